import assert from 'node:assert/strict';
import type { Decided, SpanLike } from '@parapet/genai';
import { decisionEvents, momentsOfSpan } from '@parapet/genai';
import {
  allAbilities,
  decide,
  loadPolicySet,
  type Moment,
  nothingProposed,
  type PolicySet,
  propose,
} from '@parapet/policy';
import { historyFrom, replaySpan, saidOf } from '../src/replayed.ts';

const policies = (ceiling: number) => {
  const text = `parapet: 1
policy: p
owner: o@acme.example
mode: enforce
rules:
  - { id: ceiling, at: tool_call, when: double(tool.arguments.amount) > ${ceiling}.0, then: block, message: No. }
`;
  const { set } = loadPolicySet([{ path: 'p.policy.yaml', text }], () => undefined);
  assert.ok(set);
  return set;
};

/** A tool call that was blocked, on a span that shows its name and no more. */
function blockedCall(): SpanLike {
  const span: SpanLike = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    name: 'execute_tool refund',
    kind: 'internal',
    startTime: 0,
    endTime: 1,
    status: { code: 'unset' },
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'refund',
      'gen_ai.tool.call.id': 'call-1',
    },
    events: [],
    resource: {},
    scope: { name: 'test' },
  };
  const [seen] = momentsOfSpan(span);
  const moment: Moment = { ...(seen?.moment as Moment), tool: { name: 'refund', arguments: { amount: 900 } } };
  const decision = decide(policies(100), moment);
  const proposal = propose(decision);
  const outcome = { host: 'transport', action: 'block', duration: 0 } as const;
  const events = decisionEvents({ decision, proposal, outcome }, { tool: 'refund' });
  return { ...span, events: events.map((event) => ({ ...event, time: 0 })) };
}

describe('a moment of which the recording shows too little', () => {
  it('is what the same policies said when it happened', () => {
    const [replayed] = replaySpan(policies(100), blockedCall());
    assert.ok(replayed);
    assert.ok(replayed.kept && !replayed.cannotTell);
    const said = saidOf(replayed);
    assert.deepEqual([said.verdict, said.action, said.by?.rule], ['deny', 'block', 'ceiling']);
  });

  it('cannot be told by others', () => {
    const [replayed] = replaySpan(policies(1000), blockedCall());
    assert.ok(replayed?.cannotTell && !replayed.kept);
  });
});

describe('a moment about which a host did something else than was proposed', () => {
  const setOf = (rule: string) => {
    const text = `parapet: 1\npolicy: p\nowner: o@acme.example\nmode: enforce\nrules:\n  - ${rule}\n`;
    return loadPolicySet([{ path: 'p.policy.yaml', text }], () => undefined).set ?? assert.fail();
  };
  const escalating = setOf(
    '{ id: r, at: tool_call, when: tool.name == "refund", then: { escalate: { to: desk } }, message: No. }',
  );
  const other = setOf('{ id: r, at: tool_call, when: tool.name == "look", then: flag }');
  const nobodyToAsk = { ...allAbilities, escalate: false };

  /** The span of a call that a host decided and wrote down. */
  function recorded(set: PolicySet, given: Partial<Decided> = {}): SpanLike {
    const { events: _, ...span } = blockedCall();
    const [seen] = momentsOfSpan({ ...span, events: [] });
    const decision = decide(set, { ...(seen?.moment as Moment), tool: { name: 'refund', arguments: {} } });
    const proposal = propose(decision, 'enforcing', nobodyToAsk);
    const outcome = { host: 'transport', action: proposal.action, duration: 0 } as const;
    const events = decisionEvents({ decision, proposal, outcome, ...given }, { tool: 'refund' });
    return { ...span, events: events.map((event) => ({ ...event, time: 0 })) };
  }

  it('agrees with the record where the host could not ask anybody, and refused', () => {
    const [replayed] = replaySpan(escalating, recorded(escalating));
    assert.equal(replayed?.recorded?.action, 'block');
    assert.deepEqual([replayed?.proposal.action, replayed?.agreement], ['escalate', 'same']);
  });

  it('cannot be told where an earlier call had halted it', () => {
    const outcome = { host: 'transport', action: 'halt', duration: 0 } as const;
    const proposal = { ...nothingProposed, action: 'halt', verdict: 'deny' } as const;
    const [replayed] = replaySpan(other, recorded(other, { proposal, outcome }));
    assert.equal(replayed?.recorded?.action, 'halt');
    assert.equal(replayed?.agreement, 'cannot tell');
  });
});

describe('a moment that depends on what happened before', () => {
  it('is decided by the spans before it, of which those that were blocked do not count', () => {
    const text = `parapet: 1
policy: p
owner: o@acme.example
mode: enforce
memories:
  refunds: { at: tool_call, when: tool.name == "refund", within: 1h, per: session.id }
rules:
  - { id: twice, at: tool_call, when: tool.name == "refund" && refunds.count >= 1, then: block, message: No. }
`;
    const { set } = loadPolicySet([{ path: 'p.policy.yaml', text }], () => undefined);
    assert.ok(set);
    const history = historyFrom(set, 0);
    const call = (id: string, seconds: number): SpanLike => ({
      ...blockedCall(),
      spanId: id,
      startTime: seconds * 1000,
      endTime: seconds * 1000 + 1,
      attributes: { ...blockedCall().attributes, 'gen_ai.tool.call.id': id, 'session.id': 's' },
      events: [],
    });
    const verdicts = [call('a', 1), call('b', 2)].map((span) => replaySpan(set, span, history)[0]?.proposal.verdict);
    assert.deepEqual(verdicts, ['allow', 'deny']);
  });
});
