import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { parse } from 'yaml';
import { readCheckFixtures } from '../../scripts/reference/check-fixtures.ts';
import { generatedFiles } from '../../scripts/reference/generated-files.ts';
import { framed } from '../check/fragment.ts';
import { codes, load } from '../policies.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

function validatorOf(name: string): ValidateFunction {
  const text = readFileSync(`${root}/packages/policy/schemas/${name}.schema.json`, 'utf8');
  return new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(text));
}

/** What a validator that knows nothing of policies thinks of the YAML of one. */
function refusals(validate: ValidateFunction, text: string): readonly string[] {
  validate(parse(text, { logLevel: 'silent' }));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Policies of this repository that are meant to be right. */
const examples = globSync(
  ['examples/**/*.policy.yaml', 'test/**/*.policy.yaml', 'packages/*/test/fixtures/**/*.policy.yaml'],
  {
    cwd: root,
    exclude: (path) => path.includes('node_modules'),
  },
)
  .filter((path) => !/broken|diagnostics\/(several|yaml)|colours/.test(path))
  // Fixtures of the editor have places marked within them.
  .filter((path) => !/^#>|<\|>/m.test(readFileSync(`${root}/${path}`, 'utf8')));

describe('what is generated', () => {
  it('is up to date (`npm run docs`)', () => {
    const generated = generatedFiles();
    const stale = [...generated].filter(([path, text]) => readFileSync(`${root}/${path}`, 'utf8') !== text);
    assert.deepEqual(
      stale.map(([path]) => path),
      [],
    );
    const pages = globSync('docs/reference/checks/*.md', { cwd: root }).filter((path) => !generated.has(path));
    assert.deepEqual(pages, []);
  });
});

describe('the JSON Schema of policies', () => {
  const validate = validatorOf('policy');

  it('accepts every policy of this repository', () => {
    assert.ok(examples.length >= 6);
    for (const path of examples)
      assert.deepEqual(refusals(validate, readFileSync(`${root}/${path}`, 'utf8')), [], path);
  });

  it('accepts what no check calls an error, and refuses nothing that loads', () => {
    for (const [code, { invalid, valid }] of readCheckFixtures())
      for (const text of [...invalid, ...valid].flat().map(framed)) {
        if (codes(load(text).problems).length > 0) continue;
        assert.deepEqual(refusals(validate, text), [], `${code}\n${text}`);
      }
  });

  it('refuses nothing that loads, whatever is changed in a policy', () => {
    const policy = readFileSync(`${root}/test/corpus/policies/corpus.policy.yaml`, 'utf8');
    const values = [
      '3',
      'true',
      '~',
      "''",
      '[]',
      '{}',
      '[a, 1]',
      '{ a: b }',
      'act',
      'block',
      'output',
      'user.id',
      'sometimes',
    ];
    const fields = [...policy.matchAll(/(?<=^ *(?:- )?)([a-z_]+): *(.*)$/gm)];
    let refused = 0;
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.constantFrom(...values), fc.boolean(), (field, value, isName) => {
        const [line = '', name = ''] = field;
        const text = `${policy.slice(0, field.index)}${isName ? line.replace(name, value) : `${name}: ${value}`}${policy.slice(field.index + line.length)}`;
        if (codes(load(text).problems).length > 0) return void refused++;
        assert.deepEqual(refusals(validate, text), [], text);
      }),
      { numRuns: process.env.PARAPET_LONG ? 5_000 : 200 },
    );
    assert.ok(refused > 60);
  });

  it('refuses what an author would want an editor to underline', () => {
    const bad: readonly (readonly [what: string, fragment: string])[] = [
      ['an unknown field', 'mesage: x'],
      ['an unknown field of a rule', 'rules: [{ id: a, at: output, when: true, then: flag, mesage: x }]'],
      ['an unknown moment', 'rules: [{ id: a, at: outptu, when: true, then: flag }]'],
      ['an unknown action', 'rules: [{ id: a, at: output, when: true, then: blok }]'],
      ['a rule without a condition', 'rules: [{ id: a, at: output, then: flag }]'],
      ['no moment', 'rules: [{ id: a, at: [], when: true, then: flag }]'],
      ['an empty condition', 'rules: [{ id: a, at: output, when: "", then: flag }]'],
      ['a number for a condition', 'rules: [{ id: a, at: output, when: 3, then: flag }]'],
      ['unknown clauses', 'rules: [{ id: a, at: output, when: { every: [staff] }, then: flag }]'],
      ['another version', 'parapet: 2'],
      ['an unknown mode', 'mode: enforced'],
      ['a name that conditions cannot say', 'finders: { a-b: { words: [x] } }'],
      ['a finder that is none', 'finders: { a: { regex: x } }'],
      ['an unknown detector', 'finders: { a: { detector: pii.telephone } }'],
      ['an option that the detector does not take', 'finders: { a: { detector: pii.phone, regions: [XX] } }'],
      ['a list of lists', 'lists: { a: [[x]] }'],
      ['a variable that is no expression', 'variables: { a: 3 }'],
    ];
    for (const [what, fragment] of bad) {
      const text = framed(fragment);
      const name = fragment.split(':')[0] ?? '';
      const once = name === 'parapet' ? text.replace('parapet: 1\n', '') : text;
      assert.ok(refusals(validate, once).length > 0, `${what} is accepted`);
      assert.ok(codes(load(once).problems).length > 0, `${what} is loaded`);
    }
  });
});

describe('the JSON Schema of project settings', () => {
  const validate = validatorOf('parapet');

  it('accepts the settings of the examples', () => {
    const paths = globSync('examples/*/parapet.yaml', { cwd: root });
    assert.ok(paths.length > 0);
    for (const path of paths) assert.deepEqual(refusals(validate, readFileSync(`${root}/${path}`, 'utf8')), [], path);
  });

  it('accepts and refuses as their reader does', () => {
    for (const good of [
      'context: { user.attributes.plan: { header: x-plan } }',
      'endpoints: ["http://localhost:8000/v1"]',
    ])
      assert.deepEqual(refusals(validate, good), []);
    for (const bad of [
      'context: { user.name: { header: x } }',
      'context: { tenant: { cookie: x } }',
      'context: { tenant: { header: x, span_attribute: y } }',
      'endpoint: []',
      'parapet: 2',
    ])
      assert.ok(refusals(validate, bad).length > 0, bad);
  });
});

describe('the JSON Schema of policy tests', () => {
  const validate = validatorOf('policy-test');
  const text = `parapet: 1
policy: support.policy.yaml
defaults: { app: { name: desk }, session: { id: s }, user: { id: u, roles: [customer] } }
cases:
  - name: a phone number is taken out for customers
    given: { at: output, output: { text: Call +1 212 555 0142. } }
    expect: { rule: no-phone-numbers, verdict: modify, text: 'Call [phone].' }
  - name: a refund after the identity check
    sequence:
      - { at: tool_result, tool: { name: verify_identity, result: { ok: true } } }
      - { after: 5m, at: tool_call, tool: { name: issue_refund, arguments: { amount: 20 } }, expect: { verdict: allow } }
  - name: the incident of last week
    trace: traces/incident.otlp.json
    expect:
      - { span: chat gpt-4o, rule: off-formulary-drug }
`;

  it('accepts moments as conditions read them, sequences and traces', () => {
    assert.deepEqual(refusals(validate, text), []);
  });

  it('refuses slips', () => {
    for (const [right, wrong] of [
      ['verdict: modify', 'verdict: redact'],
      ['at: output', 'at: answer'],
      ['roles:', 'role:'],
      ['cases:', 'case:'],
    ] as const)
      assert.ok(refusals(validate, text.replace(right, wrong)).length > 0, wrong);
  });
});
