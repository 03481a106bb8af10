import assert from 'node:assert/strict';
import { loadPolicySet, readPolicyTest } from '@parapet/policy';
import { runTest } from '../../src/index.ts';

const policy = `parapet: 1
policy: support
owner: o@acme.example
mode: enforce
finders:
  hostile: { function: hostilityOf, threshold: 0.8 }
  leak: { function: leaksIn }
rules:
  - { id: rude, at: output, when: output.text.has(hostile), then: block, message: Please be kind. }
  - { id: leaking, at: output, when: output.text.has(leak), then: redact }
`;

function messagesOf(cases: string, defaults = ''): readonly string[] {
  const { set = assert.fail() } = loadPolicySet([{ path: 'support.policy.yaml', text: policy }], () => undefined);
  const text = `parapet: 1\npolicy: support.policy.yaml\n${defaults}cases:\n${cases}`;
  const { test, problems } = readPolicyTest('support.policy.test.yaml', text);
  assert.deepEqual(problems, []);
  return runTest(set, test, () => undefined).flatMap(({ failures }) => failures.map(({ message }) => message));
}

describe('what a test lets others say', () => {
  it('decides, as an answer or the lack of one', () => {
    assert.deepEqual(
      messagesOf(
        `
  - name: rude
    given: { at: output, output: { text: You fool. }, facts: { hostile: { score: 0.9 } } }
    expect: { rule: rude, verdict: deny }
  - name: kind
    given: { at: output, output: { text: You friend. }, facts: { hostile: { score: 0.1 } } }
    expect: { verdict: allow }
  - name: leaking in a place
    given: { at: output, output: { text: It is Kettle. }, facts: { hostile: { score: 0 }, leak: { findings: [{ start: 6, end: 12 }] } } }
    expect: { rule: leaking, text: 'It is [leak].' }
  - name: nobody answers
    given: { at: output, output: { text: You friend. }, facts: { hostile: timeout } }
    expect: { verdict: deny }
`,
        'defaults: { facts: { leak: false } }\n',
      ),
      [],
    );
  });

  it('is unknown where the test does not say it', () => {
    assert.equal(
      messagesOf(`
  - name: nobody asked
    given: { at: output, output: { text: You friend. }, facts: { leak: false } }
    expect: { verdict: allow }
`).length,
      1,
    );
  });
});
