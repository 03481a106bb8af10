import assert from 'node:assert/strict';
import { createPositions } from '../../src/text/positions.ts';
import { serviceWith, URI } from '../service.ts';

describe('code actions', () => {
  const policy = `parapet: 1
policy: support
owner: support@acme.example
finders:
  phone: { detector: pii.phone, regions: [US] }
rules:
  - id: no-phones
    at: output
    when: output.text.has(phon)
    then: redact
    message: No phone numbers.
`;

  it('mend the problem they are offered for', () => {
    const { service } = serviceWith([]);
    service.setFile(URI, policy);
    const [problem] = service.diagnostics(URI).filter(({ severity }) => severity === 1);
    assert.ok(problem);
    const [action] = service.codeActions(URI, problem.range);
    const [edit] = action?.edit?.changes?.[URI] ?? [];
    assert.ok(edit);
    const { offset } = createPositions(policy);
    service.setFile(
      URI,
      policy.slice(0, offset(edit.range.start)) + edit.newText + policy.slice(offset(edit.range.end)),
    );
    assert.deepEqual(service.diagnostics(URI), []);
  });

  it('are not offered where there is nothing wrong', () => {
    const { service } = serviceWith([]);
    service.setFile(URI, policy);
    const start = { line: 1, character: 0 };
    assert.deepEqual(service.codeActions(URI, { start, end: start }), []);
  });
});
