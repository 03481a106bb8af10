import assert from 'node:assert/strict';
import { fixtures } from '../fixtures.ts';
import { withLenses, withoutExpectations } from '../marked-text.ts';
import { serviceWith, titles, URI } from '../service.ts';
import { calls } from '../traffic.ts';

describe('code lenses', () => {
  for (const { name, text, check } of fixtures('lenses'))
    it(`of ${name} count what the rules would have done`, async () => {
      const { service } = serviceWith(calls);
      const policy = withoutExpectations(text);
      service.setFile(URI, policy);
      const lenses = await service.codeLenses(URI);
      assert.notEqual(lenses.length, 0);
      check(withLenses(policy, lenses));
    });

  const policy = `parapet: 1
policy: support
owner: support@acme.example
rules:
  - id: no-digits
    at: output
    when: output.text.matches("[0-9]")
    then: block
    message: No digits.
`;

  it('say that there are no traces', async () => {
    const { service } = serviceWith([]);
    service.setFile(URI, policy);
    assert.deepEqual(await titles(service), { 'no-digits': 'no output moments — traces/demo.otlp.jsonl, empty' });
  });

  it('name the policy and the rule to the command that opens their list', async () => {
    const { service } = serviceWith(calls);
    service.setFile(URI, policy);
    const [lens] = await service.codeLenses(URI);
    assert.deepEqual(lens?.command?.arguments, [URI, 'no-digits']);
    assert.equal(lens?.command?.command, 'parapet.showMatches');
  });

  it('count a thousand with a comma', async () => {
    const { service } = serviceWith(Array.from({ length: 1_200 }, () => ({ answered: 'no digits' })));
    service.setFile(URI, policy);
    assert.match((await titles(service))['no-digits'] ?? '', /^0 of 1,200 matched · 0 would block — /);
  });
});
