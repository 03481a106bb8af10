import assert from 'node:assert/strict';
import { createLanguageService, createTraceLog } from '../../src/index.ts';
import { fixtures } from '../fixtures.ts';
import { withLenses, withoutExpectations } from '../marked-text.ts';
import { serviceWith, titles, URI } from '../service.ts';
import { TIME, traceLines } from '../traces.ts';
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

  it('name the source that holds the moments, and not how many hold none', async () => {
    const [full, empty] = ['a', 'b'].map((name) => createTraceLog(`file:///work/${name}`, name));
    full?.add(traceLines([{ answered: '5' }]));
    const sourcesOf = () => [empty, full].flatMap((log) => log?.source ?? []);
    const service = createLanguageService({ read: () => undefined, sourcesOf, now: () => TIME, pause: async () => {} });
    service.setFile(URI, policy);
    assert.deepEqual(await titles(service), { 'no-digits': '1 of 1 matched · 1 would block — a, just now' });
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
