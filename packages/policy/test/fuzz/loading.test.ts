import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { actions, decide, loadPolicySet, type Moment, readPolicyTest } from '../../src/index.ts';
import { momentKinds } from '../../src/moment/moment.ts';
import { policyFields, ruleFields } from '../../src/schema/policy-schema.ts';
import { namesOfFields } from '../../src/schema/shape.ts';
import { testFields } from '../../src/schema/test-schema.ts';
import { codes, load, outputMoment } from '../policies.ts';

/** Names that objects have without having been given them. */
const hostile = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype', '__defineGetter__'];

const pristine = [Object.prototype, Array.prototype, Function.prototype, Map.prototype].map((prototype) =>
  Object.getOwnPropertyNames(prototype).join(),
);

afterEach(() => {
  const now = [Object.prototype, Array.prototype, Function.prototype, Map.prototype].map((prototype) =>
    Object.getOwnPropertyNames(prototype).join(),
  );
  assert.deepEqual(now, pristine);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

/** Loads it as whatever it might be taken for; nothing may throw, and every problem lies within the text. */
function readsAsAnything(text: string): void {
  const loaded = load(text);
  for (const { start, end, line, column } of [...loaded.problems, ...readPolicyTest('t', text).problems])
    assert.ok(0 <= start && start <= end && end <= text.length && line >= 1 && column >= 1);
  if (loaded.set) decide(loaded.set, outputMoment('555-0142'));
}

describe('loading anything', () => {
  const names = [
    ...hostile,
    ...namesOfFields(policyFields),
    ...namesOfFields(ruleFields),
    ...namesOfFields(testFields),
    ...['words', 'pattern', 'detector', 'entries', 'file', 'column', 'judge', 'all', 'any', 'none', 'states', 'to'],
  ];
  const scalar = fc.oneof(
    fc.constantFrom<unknown>(...names, ...actions, ...momentKinds),
    fc.constantFrom<unknown>(
      1,
      0,
      -1,
      1e300,
      NaN,
      true,
      null,
      '',
      ' ',
      '1h',
      '10%',
      'pii.phone',
      'user.id == "x"',
      'output.text.has(a)',
    ),
    fc.constantFrom<unknown>(
      'a'.repeat(5_000),
      '('.repeat(300),
      '\u0000',
      '\ud800',
      '\u2028',
      'output.text.has(__proto__)',
    ),
    fc.string(),
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      scalar,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), tie('value'), {
        maxKeys: 6,
        noNullPrototype: true,
      }),
    ),
  }));
  const field = (fields: readonly string[]) =>
    fc.dictionary(fc.constantFrom(...fields, ...hostile), value, { maxKeys: 8, noNullPrototype: true });
  const policy = fc
    .tuple(field(namesOfFields(policyFields)), fc.array(field(namesOfFields(ruleFields)), { maxLength: 4 }))
    .map(([fields, rules]) => ({ parapet: 1, policy: 'p', ...fields, ...(rules.length > 0 && { rules }) }));

  it('gives errors and no exception, of whatever YAML', () => {
    const text = fc.oneof(policy, field(namesOfFields(testFields)), value).map((value) => {
      const text = stringify(value, { aliasDuplicateObjects: false });
      return typeof text === 'string' ? text : '';
    });
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: fc.string() }), readsAsAnything),
      { numRuns: process.env.PARAPET_LONG ? 24_000 : 300 },
    );
  });

  it('takes names that objects have for names like any other', () => {
    const policyOf = (name: string, word: string): string => `parapet: 1
policy: ${word}
owner: ${word}
reviewers: [${word}]
mode: enforce
controls: [${word}]
lists:
  ${name}_list: [${word}]
  ${name}_members: { file: hostile.json, column: ${word} }
finders:
  ${name}: { words: [${word}] }
  ${name}_column: { words: hostile.csv, column: ${word} }
variables:
  ${name}_variable: '"${word}" in ${name}_list && "${word}" in ${name}_members && !("other" in ${name}_list)'
memories:
  ${name}_memory: { at: tool_call, values: tool.name, within: 1h, per: user.id }
rules:
  - { id: ${word}, at: output, when: output.text.has(${name}) && ${name}_variable, then: redact, reason: ${word} }
  - { id: column, at: output, when: output.text.has(${name}_column), then: { escalate: { to: [${word}] } }, also: { notify: [${word}] } }
  - { id: attribute, at: output, when: 'user.attributes.${name} == "${word}" || has(user.attributes.other)', then: flag }
  - { id: role, at: output, when: '"${word}" in user.roles', then: flag }
  - { id: memory, at: tool_call, when: '${name}_memory.has("${word}")', then: flag }
workflows:
  ${name}_workflow:
    per: session.id
    governs: [${word}]
    start: ${word}
    states:
      ${word}: { tools: [], to: [{ ${word}2: tool.name == "next" }] }
      ${word}2: { tools: [${word}], final: true }
`;
    const told = (name: string) => {
      const { set, problems } = loadPolicySet([{ path: name, text: policyOf(name, name) }], (path) => {
        if (path === 'hostile.json') return `[{ "${name}": "${name}" }, { "x": "y" }]`;
        return path === 'hostile.csv' ? `a,${name}\nx,${name}\n` : undefined;
      });
      assert.ok(set, problems.map(({ message }) => message).join('\n'));
      const context = { id: 'm', time: 0, session: { id: 's' } };
      const attributes = JSON.parse(`{ "${name}": "${name}" }`) as Record<string, string>;
      const moments: readonly Moment[] = [
        {
          ...{ at: 'output', ...context, user: { id: 'u', roles: [name], attributes } },
          output: { parts: [{ type: 'text', content: `it is ${name} here` }] },
        },
        { ...outputMoment('nothing here'), user: { id: 'u', roles: [], attributes: {} } },
        { at: 'tool_call', ...context, user: { id: 'u' }, tool: { name, arguments: JSON.parse(`{"${name}":1}`) } },
      ];
      return moments.map((moment) =>
        decide(set, moment).rules.map(({ rule, state, action, findings }) => [
          rule.replaceAll(name, 'benign'),
          ...[state, action, findings.length],
        ]),
      );
    };
    const benign = told('benign');
    assert.ok((benign[0]?.length ?? 0) >= 4);
    for (const name of hostile) assert.deepEqual(told(name), benign, name);
  });

  it('refuses names of that kind where they mean nothing', () => {
    for (const name of hostile) {
      const unknown = [
        `${name}: x`,
        `finders: { a: { detector: pii.phone, ${name}: x } }`,
        `finders: { a: { detector: ${name} } }`,
        `lists: { a: { file: x, ${name}: y } }`,
        `rules: [{ id: a, at: ${name}, when: true, then: flag }]`,
        `rules: [{ id: a, at: output, when: true, then: ${name} }]`,
        `rules: [{ id: a, at: output, when: true, then: { ${name}: {} } }]`,
        `rules: [{ id: a, at: output, when: true, then: flag, mode: ${name} }]`,
        `rules: [{ id: a, at: output, when: true, then: flag, severity: ${name} }]`,
        `rules: [{ id: a, at: output, when: ${name}, then: flag }]`,
        `rules: [{ id: a, at: output, when: output.text.has(${name}), then: flag }]`,
        `rules: [{ id: a, at: output, when: user.${name} == "x", then: flag }]`,
        `rules: [{ id: a, at: output, when: ${name}("x"), then: flag }]`,
        `rules: [{ id: a, at: output, when: true, then: block, message: 'x {${name}}' }]`,
        `rules: [{ id: a, overrides: ${name}/${name}, then: flag }]`,
        `extend: ${name}\nrules: [{ id: a, at: output, when: true, then: flag }]`,
      ];
      for (const text of unknown)
        assert.notDeepEqual(codes(load(`parapet: 1\npolicy: p\n${text}\n`).problems), [], text);
    }
  });

  /** A twentieth takes a twentieth of the time, and shows as well what takes longer than that. */
  const most = (times: number): number => (process.env.PARAPET_LONG ? times : times / 20);
  const head = 'parapet: 1\npolicy: p\n';
  const rule = (when: string): string => `${head}rules: [{ id: a, at: output, then: flag, when: '${when}' }]\n`;
  /** As large as a policy may be, or larger. */
  const large: Readonly<Record<string, string>> = {
    'a file of ten megabytes': `${head}title: ${'x'.repeat(10_000_000)}\n`,
    'sequences in sequences': `${head}rules:\n  ${'- '.repeat(most(400_000))}x\n`,
    'keys in keys': `${head}${'? '.repeat(most(400_000))}x\n`,
    'mappings in mappings': `${head}${Array.from({ length: 1_300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')}\n`,
    'open brackets': `${head}rules: ${'['.repeat(most(900_000))}\n`,
    'closed brackets': `${head}rules: ${'['.repeat(most(400_000))}${']'.repeat(most(400_000))}\n`,
    'open braces': `${head}rules: ${'{'.repeat(most(900_000))}\n`,
    'an alias bomb': `a: &a [x, x]\n${Array.from({ length: 60 }, (_, i) => `b${i}: &b${i} [${`*${i === 0 ? 'a' : `b${i - 1}`}, `.repeat(9)}]\n`).join('')}`,
    'many keys': `${head}${Array.from({ length: most(90_000) }, (_, i) => `k${i}: v\n`).join('')}`,
    'many equal keys': `${head}${'k: v\n'.repeat(most(100_000))}`,
    'many documents': '---\na\n'.repeat(most(100_000)),
    'many comments': `${head}${'# parapet-ignore parapet/unused-finder: x\n'.repeat(most(20_000))}`,
    'many finders': `${head}finders:\n${Array.from({ length: most(4_000) }, (_, i) => `  f${i}: { words: [w${i}] }\n`).join('')}rules: [{ id: a, at: output, when: output.text.has(f1), then: flag }]\n`,
    'open parentheses': rule('('.repeat(most(90_000))),
    negations: rule(`${'!'.repeat(most(90_000))}true`),
    'groups in groups': `${head}finders: { a: { pattern: '${'('.repeat(most(300_000))}a${')'.repeat(most(300_000))}' } }\n`,
    'many alternatives': `${head}finders: { a: { pattern: '${'a|'.repeat(most(400_000))}b' } }\n`,
    'repetitions of repetitions': `${head}finders: { a: { pattern: '${'('.repeat(8)}a${'{1,1000})'.repeat(8)}' } }\n`,
  };
  for (const [what, text] of Object.entries(large))
    it(`ends soon, of ${what}`, () => {
      readsAsAnything(text);
      if (what !== 'many finders' && what !== 'many alternatives') assert.equal(load(text).set, undefined);
    });

  it('reads lists of ten megabytes, and refuses what is no list', () => {
    const text = `${head}lists: { a: { file: f, column: c } }\nrules: [{ id: a, at: output, when: '"x" in a', then: flag }]\n`;
    const lines = 'some words\n'.repeat(most(900_000));
    for (const [name, content, problem] of [
      ['f', `c,d\n${'v,w\n'.repeat(most(2_000_000))}`, undefined],
      ['f.json', `[${'{"c":"v"},'.repeat(most(900_000))}{}]`, undefined],
      ['f.json', '['.repeat(most(10_000_000)), 'malformed-list'],
      ['f.json', `{"__proto__":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_001)}`, 'malformed-list'],
      ['f.json', '[{"__proto__":{"c":"x"}},{"constructor":{"c":"x"}}]', 'unknown-column'],
      ['f', lines, 'unknown-column'],
    ] as const) {
      const { problems } = loadPolicySet(
        [{ path: 'p', text: text.replace('file: f', `file: ${name}`) }],
        () => content,
      );
      assert.deepEqual(codes(problems), problem ? [problem] : [], name);
    }
  });
});
