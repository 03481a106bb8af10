import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isMap, isPair, isScalar, isSeq } from 'yaml';
import { editedYaml } from '../../src/yaml/edited-yaml.ts';
import { type ParsedYaml, parseYaml } from '../../src/yaml/parse-yaml.ts';

/** All that is read of a tree, as plain data. */
function told(node: unknown): unknown {
  if (isPair(node)) return { key: told(node.key), value: told(node.value) };
  if (isMap(node) || isSeq(node)) {
    const { range, tag, anchor, comment, commentBefore, flow = false } = node;
    const kind = isMap(node) ? 'map' : 'seq';
    return { kind, range, tag, anchor, comment, commentBefore, flow, items: node.items.map(told) };
  }
  if (!isScalar(node)) return node;
  const { value, range, tag, anchor, comment, commentBefore, source, type } = node;
  return { kind: 'scalar', value, range, tag, anchor, comment, commentBefore, source, type };
}

const all = (parsed: ParsedYaml): unknown =>
  typeof parsed === 'string'
    ? parsed
    : parsed.map(({ contents, errors, warnings }) => ({
        contents: told(contents),
        problems: [...errors, ...warnings].map(({ name, code, message, pos }) => ({ name, code, message, pos })),
      }));

const rule = (number: number): readonly string[] => [
  `  - id: r${number}\n    at: output\n    when: output.text.has(x) # why\n    then: block\n`,
  `  - { id: r${number}, at: [input, output], when: 'a && b', then: flag }\n`,
  `  - id: r${number}\n    when: |\n      a &&\n\n      b\n    then:\n      escalate: { to: me }\n`,
  `  - id: r${number}\n    when: >-\n      a\n      b\n\n`,
  `  - id: r${number}\n    when:\n      all:\n      - a\n      - "b\n        c"\n    message: one\n      two\n`,
  `  -   id: r${number}\n      then: block   \n\n\n`,
  `  - id: r${number}\n    then: block\n  # of the next\n`,
  `  # first\n  - # second\n    id: r${number}\n    # third\n\n    at: output\n    # fourth\n    when: a # fifth\n      # sixth\n`,
  `  - id: r${number}\n    when:\n      all:\n        # one\n        - a\n        # two\n    then: flag\n    # three\n`,
  `  - text ${number}\n`,
  `  -\n    id: r${number}\n`,
];

const file = fc
  .record({
    head: fc.constantFrom('parapet: 1\npolicy: a\n', 'parapet: 1\n# what\nlists:\n  l: [a, b]\n\n', ''),
    indent: fc.boolean(),
    rules: fc.array(fc.nat(), { minLength: 1, maxLength: 5 }),
    tail: fc.constantFrom('', '', '\n', '\nworkflows:\n  w:\n    start: s # here\n', '# the end\n'),
  })
  .map(({ head, indent, rules, tail }) => {
    const items = rules.map((choice, number) => rule(number)[choice % rule(0).length] ?? '').join('');
    return `${head}rules:\n${indent ? items : items.replaceAll(/^ {2}/gm, '')}${tail}`;
  });

const typed = fc.constantFrom(
  'x',
  ' ',
  '\n',
  '\n    ',
  '\n    se',
  '\n    k:',
  'k: ',
  '- ',
  '#',
  ' # ',
  "'",
  '"',
  ': ',
  '|',
  '{',
  ']',
  '&a ',
  '!t ',
  '\t',
  '---\n',
  '',
);
const edit = fc.record({ at: fc.nat(), removed: fc.integer({ min: 0, max: 8 }), typed });

const apply = (text: string, { at, removed, typed }: { at: number; removed: number; typed: string }): string => {
  const place = at % (text.length + 1);
  return text.slice(0, place) + typed + text.slice(place + removed);
};

describe('an edit in one item of a list', () => {
  it('gives what parsing all of the text gives, wherever it is taken for one', () => {
    fc.assert(
      fc.property(file, fc.array(edit, { minLength: 1, maxLength: 6 }), (written, edits) => {
        let known = { text: written, parsed: parseYaml(written) };
        for (const one of edits) {
          const text = apply(known.text, one);
          const parsed = editedYaml(known, text, parseYaml);
          const afresh = parseYaml(text);
          if (parsed) assert.deepEqual(all(parsed), all(afresh));
          known = { text, parsed: parsed ?? afresh };
        }
      }),
      { numRuns: process.env.PARAPET_LONG ? 50_000 : 400 },
    );
  });

  it('is taken for one also where there are comments', () => {
    const text = 'rules:\n  # one\n  - id: one\n    # of then\n    then: y\n  # two\n  - id: two\n    at: x\n';
    for (const [from, to] of [
      ['id: one', 'id: other'],
      ['of then', 'of that'],
      ['then: y\n', 'then: y\n    # more\n    at: x\n'],
    ] as const)
      assert.ok(editedYaml({ text, parsed: parseYaml(text) }, text.replace(from, to), parseYaml), to);
  });

  it('is taken for one also where the item is not finished', () => {
    const text = 'a: 1\nrules:\n  - id: one\n    at: x\n    then: y\n  - id: two\n    at: x\n';
    const known = { text, parsed: parseYaml(text) };
    for (const unfinished of [
      'se\n    at: x\n    then',
      'se:\n    at: x\n    then',
      'at: x\n    then: y\n    se: \n    k',
    ])
      assert.ok(editedYaml(known, text.replace('at: x\n    then', unfinished), parseYaml), unfinished);
  });

  it('leaves the tree as it was that it began with', () => {
    const text = 'a: 1\nrules:\n  - id: one\n  - id: two\n    at: [x]\n';
    const parsed = parseYaml(text);
    const before = JSON.stringify(all(parsed));
    assert.ok(editedYaml({ text, parsed }, text.replace('one', 'another'), parseYaml));
    assert.equal(JSON.stringify(all(parsed)), before);
  });

  it('parses no other item', () => {
    const text = `rules:\n${Array.from({ length: 50 }, (_, number) => `  - id: r${number}\n    then: block\n`).join('')}`;
    const lengths: number[] = [];
    const counting = (part: string): ParsedYaml => {
      lengths.push(part.length);
      return parseYaml(part);
    };
    for (const id of ['r0', 'r20', 'r49'])
      assert.ok(editedYaml({ text, parsed: parseYaml(text) }, text.replace(`${id}\n`, `${id}x\n`), counting));
    assert.ok(Math.max(...lengths) < 40, String(lengths));
  });
});
