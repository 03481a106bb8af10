import assert from 'node:assert/strict';
import { decisionEvents } from '@parapet/genai';
import { decide, loadPolicySet, propose } from '@parapet/policy';
import { createTraceLog } from '../../src/index.ts';
import { serviceWith, titles, URI } from '../service.ts';
import type { Call } from '../traces.ts';
import { traceLines } from '../traces.ts';

const policy = `parapet: 1
policy: support
owner: support@acme.example
mode: enforce
rules:
  - id: no-digits
    at: output
    when: output.text.matches("[0-9]")
    then: block
    message: No digits.
`;

/** A call whose content was not captured, with what Parapet recorded when it was decided under a policy. */
function recorded(call: Call, text: string): Call {
  const { set } = loadPolicySet([{ path: 'support.policy.yaml', text }], () => undefined);
  const log = createTraceLog('file:///a', 'a');
  log.add(traceLines([call]));
  const moment = log.source.sightings.find(({ moment: { at } }) => at === 'output')?.moment;
  assert.ok(set && moment);
  const decision = decide(set, moment);
  const proposal = propose(decision);
  const outcome = { host: 'transport', action: proposal.action, duration: 0 } as const;
  return { events: decisionEvents({ decision, proposal, outcome }) };
}

describe('what was recorded when a moment was decided', () => {
  const answer = { answered: 'Call 555.' };

  it('is kept while the policies are the same', async () => {
    const { service } = serviceWith([recorded(answer, policy)]);
    service.setFile(URI, policy);
    assert.match((await titles(service))['no-digits'] ?? '', /^1 of 1 matched · 1 would block —/);
  });

  it('says nothing about others', async () => {
    const { service } = serviceWith([recorded(answer, policy)]);
    service.setFile(URI, policy.replace('[0-9]', '[5-9]'));
    assert.match((await titles(service))['no-digits'] ?? '', /^0 of 1 matched · 0 would block · 1 cannot tell —/);
  });

  it('is kept again when an edit is taken back', async () => {
    const { service } = serviceWith([recorded(answer, policy)]);
    service.setFile(URI, policy);
    const before = await titles(service);
    service.setFile(URI, policy.replace('[0-9]', '[5-9]'));
    await titles(service);
    service.setFile(URI, policy);
    assert.deepEqual(await titles(service), before);
  });

  it('is told of a span that does not show what was said', async () => {
    const finding = policy
      .replace('rules:', 'finders: { digits: { pattern: "[0-9]{3}" } }\nrules:')
      .replace('output.text.matches("[0-9]")', 'output.text.has(digits)');
    const { service } = serviceWith([recorded(answer, finding)]);
    service.setFile(URI, finding);
    const [traceId, spanId] = ['1'.padStart(32, '0'), '1'.padStart(16, '0')];
    const span = await service.span(traceId, spanId, { content: true });
    assert.deepEqual(
      span?.conversation.map(({ parts }) => parts),
      [[{ kind: 'unseen', of: 'text', found: 0 }], [{ kind: 'unseen', of: 'text', found: 1 }]],
    );
    assert.deepEqual(
      span.decisions.flatMap(({ rules }) => rules.map(({ name, outcome, action }) => [name, outcome, action])),
      [['support/no-digits', 'held', 'block']],
    );
  });
});
