import assert from 'node:assert/strict';
import { markedWorkspace, policyWith } from '../workspace.ts';

const policy = policyWith('output.text.has(phone)');
const tests = `parapet: 1
policy: a.policy.yaml
cases:
  - name: numbers are blocked
    given: { at: output, output: { text: Call +1 212 555 0142. } }
    expect: { rule: no-phones, verdict: deny }
  - name: in turn
    sequence:
      - { at: tool_call, tool: { name: refund }, facts: { phone: true } }
      - at: output
        output: { text: a }
        expect:
          - rule: support/no-phones
            verdict: allow
  - name: an incident
    trace: traces/one.otlp.json
    expect: { verdict: allow }
`;

const files = (test: string, name = 'a.policy.test.yaml') => markedWorkspace({ 'a.policy.yaml': policy, [name]: test });
const labels = (marked: string): readonly string[] => {
  const { service, uri, position } = files(marked);
  return service.completion(uri, position).map(({ label }) => label);
};

describe('files of tests', () => {
  it('are checked, and so is what they name', () => {
    const { service, uri, told } = files(`${tests}# <|>`);
    const shown = () => service.diagnostics(uri).map(({ range, code }) => `${code} ${told(uri, range)}`);
    assert.deepEqual(shown(), ['parapet/unreadable-file a.policy.test.yaml:16 traces/one.otlp.json']);
    service.setFile(uri, tests.replace('traces/one.otlp.json', '../traces/x').replace('rule: no-phones', 'rule: none'));
    assert.ok(shown().length > 0);
    const isolated = tests.slice(0, tests.indexOf('  - name: an incident'));
    service.setFile(uri, isolated.replace('rule: no-phones', 'rule: none').replace('verdict: deny', 'verdict: denied'));
    assert.deepEqual(
      service.diagnostics(uri).map(({ code }) => code),
      ['parapet/unknown-rule', 'parapet/unknown-value'],
    );
  });

  it('follow the policy that they test as it changes', () => {
    const isolated = tests.slice(0, tests.indexOf('  - name: an incident'));
    const { service, uri } = files(`${isolated}# <|>`);
    assert.deepEqual(service.diagnostics(uri), []);
    const policyUri = uri.replace('.test', '');
    service.setFile(policyUri, policy.replace('id: no-phones', 'id: other'));
    assert.equal(service.diagnostics(uri).length, 2);
    service.removeFile(policyUri);
    assert.deepEqual(
      service.diagnostics(uri).map(({ code }) => code),
      ['parapet/unreadable-file'],
    );
  });

  it('complete fields, words and the rules that are tested', () => {
    assert.ok(labels('<|>').includes('cases'));
    assert.deepEqual(labels(tests.replace('rule: no-phones', 'rule: no<|>')), ['no-phones']);
    assert.deepEqual(labels(tests.replace('rule: support/no-phones', 'rule: <|>')), ['no-phones']);
    assert.ok(labels(tests.replace('verdict: deny', 'verdict: <|>')).includes('modify'));
    assert.ok(labels(tests.replace('{ at: output,', '{ at: <|>,')).includes('tool_call'));
    assert.ok(labels(tests.replace('{ at: output,', '{ <|>')).includes('tool'));
    assert.ok(labels(tests.replace('tool: { name: refund }', 'tool: { <|> }')).includes('arguments'));
  });

  it('say what a field is for, and what a rule does', async () => {
    const hovered = async (marked: string): Promise<string> => {
      const { service, uri, position } = files(marked);
      return JSON.stringify(await service.hover(uri, position));
    };
    assert.match(await hovered(tests.replace('verdict: deny', 'ver<|>dict: deny')), /What the rules must say/);
    assert.match(await hovered(tests.replace('no-phones', 'no-<|>phones')), /support\/no-phones/);
    assert.match(await hovered(tests.replace('facts: { phone', 'facts: { pho<|>ne')), /pii\.phone/);
  });

  it('lead to the rules and finders of the policy, and are renamed with them', () => {
    const from = files(tests.replace('no-phones', 'no-<|>phones'));
    const found = from.service.definition(from.uri, from.position);
    assert.ok(found);
    assert.equal(from.told(found.uri, found.range), 'a.policy.yaml:23 no-phones');
    const { service, uri, position, told } = markedWorkspace({
      'a.policy.yaml': policy.replace('id: no-', 'id: <|>no-'),
      'a.policy.test.yaml': tests,
    });
    assert.deepEqual(
      service.references(uri, position, true).map((one) => told(one.uri, one.range)),
      ['a.policy.yaml:23 no-phones', 'a.policy.test.yaml:6 no-phones', 'a.policy.test.yaml:13 no-phones'],
    );
    const renaming = service.rename(uri, position, 'no-numbers');
    assert.ok(renaming.kind === 'edit');
    assert.equal(Object.keys(renaming.edit.changes ?? {}).length, 2);
  });

  it('link their policies and traces, and list their cases', () => {
    const { service, uri } = files(`${tests}# <|>`);
    assert.deepEqual(
      service.documentLinks(uri).map(({ target }) => target),
      ['file:///work/policies/a.policy.yaml', 'file:///work/policies/traces/one.otlp.json'],
    );
    assert.deepEqual(
      service.documentSymbols(uri).map(({ name }) => name),
      ['numbers are blocked', 'in turn', 'an incident'],
    );
    assert.ok(service.folding(uri).length > 3);
    service.setFile(uri, tests);
    assert.deepEqual(service.formatting(uri), []);
    assert.deepEqual(service.semanticTokens(uri), { data: [] });
  });
});

describe('parapet.yaml', () => {
  const settings = (marked: string) => files(marked, 'parapet.yaml');

  it('is checked', () => {
    const { service, uri } = settings('parapet: 1\nprofile: prod\n# <|>');
    assert.deepEqual(
      service.diagnostics(uri).map(({ code, range }) => `${code} ${range.start.line}`),
      ['parapet/profile 1'],
    );
  });

  it('completes and explains its fields', async () => {
    const complete = (marked: string) => {
      const { service, uri, position } = settings(marked);
      return service.completion(uri, position).map(({ label }) => label);
    };
    assert.deepEqual(complete('<|>'), ['parapet', 'context', 'endpoints', 'profile']);
    assert.deepEqual(complete('profile: <|>'), ['pilot', 'production']);
    assert.ok(complete('context:\n  user.<|>').includes('user.id'));
    assert.deepEqual(complete('context:\n  user.id: { <|> }'), ['header', 'span_attribute']);
    assert.deepEqual(complete('context:\n  user.attributes.x: { <|> }'), ['header', 'span_attribute']);
    const { service, uri, position } = settings('pro<|>file: pilot');
    assert.match(JSON.stringify(await service.hover(uri, position)), /demanded/);
  });
});
