import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createEnvironments, createYamlParser, namesUsed, type PolicyOutline, readOutline } from '../../src/editor.ts';

const policy = `parapet: 1
policy: support
extend: [base]
applies: app.name == "bot"
lists:
  drugs: { file: lists/drugs.csv }
finders:
  tone: { judge: prompts/tone.md, model: m }
  asked: { opa: 'http://localhost:8181', entrypoint: a }
memories:
  refunds: { at: tool_call, sum: '1.0', within: 1h, per: [user.id, tenant], until: gone }
workflows:
  w:
    per: session.id
    start: a
    states:
      a:
        to:
          - b: refunds.seen
      b: { final: true }
rules:
  - id: r
    at: [output, input]
    when:
      all: [output.text.has(tone)]
      none:
        - '"a".size() > 2'
    then: flag
  - id: s
    overrides: base/x
`;

describe('the outline of a policy', () => {
  const outline = readOutline(policy);
  const at = ({ start, end }: { readonly start: number; readonly end: number }) => policy.slice(start, end);

  it('tells what the policy names, and where', () => {
    const told = outline.declarations.map(({ kind, name, range, within = '' }) => {
      assert.equal(at(range), name);
      return `${kind} ${within}${name}`;
    });
    assert.deepEqual(told, [
      'policy support',
      'list drugs',
      'finder tone',
      'finder asked',
      'memory refunds',
      'workflow w',
      'state wa',
      'state wb',
      'rule r',
      'rule s',
    ]);
    assert.deepEqual(
      outline.mentions.map(({ kind, name, range }) => `${kind} ${name} ${at(range)}`),
      ['policy base base', 'memory gone gone', 'state a a', 'state b b', 'rule base/x base/x'],
    );
    assert.deepEqual(
      outline.files.map(({ kind, path }) => `${kind} ${path.value}`),
      ['list lists/drugs.csv', 'prompt prompts/tone.md'],
    );
  });

  it('tells every expression with the moments at which it is evaluated', () => {
    assert.deepEqual(
      outline.expressions.map(({ text, field, style, at }) => `${field} ${style} ${text} ${at.join()}`),
      [
        'applies plain app.name == "bot" output,input',
        'sum single 1.0 tool_call',
        'per plain user.id ',
        'per plain tenant ',
        'per plain session.id ',
        'to plain refunds.seen ',
        'all plain output.text.has(tone) output,input',
        'none single "a".size() > 2 output,input',
      ],
    );
  });

  it('tells which names expressions take from outside, and where each stands', () => {
    const used = outline.expressions.flatMap(namesUsed);
    for (const { value, range } of used) assert.equal(at(range), value);
    assert.deepEqual(
      used.map(({ value }) => value),
      ['app', 'user', 'tenant', 'session', 'refunds', 'output', 'tone'],
    );
  });

  it('gives the names of each moment, and those of what is extended', () => {
    const base = readOutline('parapet: 1\npolicy: base\nvariables:\n  big: "1 > 2"\n  both: big && drugs_ok\n');
    const environmentAt = createEnvironments(outline, [base]);
    const { variables } = environmentAt(['output', 'input']);
    assert.ok('input' in variables && 'tone' in variables && !('output' in variables) && !('tool' in variables));
    assert.equal(variables.big?.type.kind, 'bool');
    assert.equal(variables.both?.type.kind, 'dyn');
    assert.ok('span' in environmentAt([]).variables);
    assert.equal(environmentAt(['output']), environmentAt(['output']));
  });

  it('finds each character of an expression again that stands in the file, however it is written', () => {
    const written = [
      "'a ''b'' c'",
      '"a \\"b\\" c"',
      'a b c',
      '|\n      a\n       b\n      c\n',
      '>\n      a\n      b\n\n      c\n',
    ];
    for (const text of written) {
      const source = `rules:\n  - when: ${text}\n`;
      const [place] = readOutline(source).expressions;
      assert.ok(place);
      for (let offset = 0; offset < place.text.length; offset++) {
        const { start, end } = place.locate({ start: offset, end: offset + 1 });
        assert.ok(end >= start);
        if (/\S/.test(place.text[offset] ?? '')) assert.equal(place.offsetAt(start), offset, `${text} ${offset}`);
      }
    }
  });

  it('is read from anything', () => {
    const numRuns = process.env.PARAPET_LONG ? 20_000 : 300;
    const edit = fc.tuple(
      fc.nat(policy.length),
      fc.nat(12),
      fc.constantFrom('', ':', '"', "'", '[', '{', '- ', '\n', '!', '|', '\t'),
    );
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 6 }), (edits) => {
        let text = policy;
        for (const [start, length, insert] of edits) text = text.slice(0, start) + insert + text.slice(start + length);
        const found = readOutline(text);
        const environmentAt = createEnvironments(found, []);
        for (const place of found.expressions) {
          environmentAt(place.at);
          for (const { range } of namesUsed(place)) assert.ok(range.start >= 0 && range.end <= text.length);
        }
      }),
      { numRuns },
    );
  });

  it('is the same of a policy that is typed in as of what it then says', () => {
    const numRuns = process.env.PARAPET_LONG ? 2_000 : 60;
    const typed = fc.constantFrom(
      ...['x', ' ', '', '\n', "'", '"', ': ', '- ', '\n    se', '\n    id: u', '|', '#', '{'],
    );
    const edit = fc.record({ at: fc.nat(), removed: fc.integer({ min: 0, max: 5 }), typed });
    const rules = [
      '  - id: t\n    when: |\n      a &&\n      b\n    at: [input]\n',
      "  - { id: u, at: output, when: 'it''s' }\n",
      '  - when: { any: ["a\\"", b], none: [c] }\n    overrides: base/y\n',
    ];
    const whole = (text: string, outline: PolicyOutline) => ({
      ...outline,
      expressions: outline.expressions.map(({ text: said, locate, offsetAt, ...place }) => ({
        ...place,
        said,
        placed: Array.from(said, (_, start) => locate({ start, end: start + 1 })),
        offsets: Array.from(text, (_, offset) => offsetAt(offset)),
      })),
    });
    fc.assert(
      fc.property(fc.shuffledSubarray(rules), fc.array(edit, { maxLength: 8 }), (rules, edits) => {
        const parse = createYamlParser();
        let text = policy + rules.join('');
        for (const { at, removed, typed } of edits) {
          // Mostly in the rules.
          const place = at % 3 === 0 ? at % (text.length + 1) : text.length - (at % (text.length - policy.length + 90));
          text = text.slice(0, place) + typed + text.slice(place + removed);
          assert.deepEqual(whole(text, readOutline(text, parse)), whole(text, readOutline(text)));
        }
      }),
      { numRuns },
    );
  });
});
