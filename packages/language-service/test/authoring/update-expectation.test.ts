import assert from 'node:assert/strict';
import { loadPolicySet, readPolicyTest } from '@parapet/policy';
import { runTest } from '@parapet/replay';
import { updateExpectation } from '../../src/authoring/update-expectation.ts';
import { createPositions } from '../../src/text/positions.ts';

const policy = `parapet: 1
policy: support
owner: o@acme.example
finders:
  phone: { detector: pii.phone, regions: [US] }
rules:
  - { id: no-phone, at: output, when: output.text.has(phone), then: redact, message: No. }
  - { id: refunds, at: tool_call, when: tool.name == "refund", then: block, message: No. }
`;

const { set } = loadPolicySet([{ path: 'p.policy.yaml', text: policy }], () => undefined);
const withCases = (cases: string): string => `parapet: 1\npolicy: p.policy.yaml\ncases:\n${cases}`;

/** The file with its first case expecting what is decided; it passes then. */
function updated(cases: string): string {
  assert.ok(set);
  const text = withCases(cases);
  const found = updateExpectation('file:///t', text, set, 0);
  assert.equal(found.kind, 'edit', found.kind === 'refused' ? found.reason : '');
  if (found.kind !== 'edit') throw new Error();
  const positions = createPositions(text);
  const after = (found.edit.changes?.['file:///t'] ?? []).reduceRight(
    (all, { range: { start, end }, newText }) =>
      all.slice(0, positions.offset(start)) + newText + all.slice(positions.offset(end)),
    text,
  );
  const { test, problems } = readPolicyTest('t', after);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    runTest(set, test, () => undefined).flatMap(({ failures }) => failures),
    [],
  );
  return after.slice(withCases('').length);
}

describe('an expectation that is updated', () => {
  it('expects what is decided now, of what it was about', () => {
    assert.equal(
      updated(`  - name: a
    given: { at: output, output: { text: Call +1 212 555 0142. } }
    expect: { verdict: allow, text: Nothing. } # so far
`),
      `  - name: a
    given: { at: output, output: { text: Call +1 212 555 0142. } }
    expect: { verdict: modify, text: 'Call [phone].' } # so far
`,
    );
  });

  it('names the rule that holds by now, or that nothing is done', () => {
    assert.match(
      updated(`  - name: a
    given: { at: tool_call, tool: { name: refund } }
    expect:
      rule: no-phone
      verdict: deny
  - { name: b, given: { at: output, output: { text: Hi. } }, expect: { verdict: allow } }
`),
      /expect:\n {6}\{ rule: refunds, verdict: deny \}\n {2}- \{ name: b/,
    );
    assert.match(
      updated(`  - { name: a, given: { at: output, output: { text: Hi. } }, expect: { rule: no-phone } }\n`),
      /expect: \{ verdict: allow \} \}\n$/,
    );
  });

  it('changes only the steps of a sequence that are not met', () => {
    const after = updated(`  - name: a
    sequence:
      - { at: output, output: { text: Hi. }, expect: { verdict: allow } }
      - { at: tool_call, tool: { name: refund }, expect: { verdict: allow } }
`);
    assert.match(after, /Hi\. \}, expect: \{ verdict: allow \} \}\n.*expect: \{ verdict: deny \} \}\n$/);
  });

  it('is left alone where it is met, and where it is about a trace', () => {
    assert.ok(set);
    const met = withCases(
      '  - { name: a, given: { at: output, output: { text: Hi. } }, expect: { verdict: allow } }\n',
    );
    const trace = withCases('  - { name: a, trace: t.json, expect: { verdict: allow } }\n');
    for (const text of [met, trace]) assert.equal(updateExpectation('file:///t', text, set, 0).kind, 'refused');
    assert.equal(updateExpectation('file:///t', met, set, 1).kind, 'refused');
  });
});
