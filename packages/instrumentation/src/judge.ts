import type { Decided, Judge } from '@parapet/genai';
import type { Abilities, Channel, Decision, GatedStream, Moment, Outcome, Proposal, Stance } from '@parapet/policy';
import { decide, nothingProposed, occurrenceOf, propose, stream } from '@parapet/policy';
import type { Guard } from './guard.ts';

/** A decision that was made, with the moment it is about, as complete as it was in the end. */
export interface JudgedMoment extends Decided {
  readonly moment: Moment;
}

/** How a host judges. */
export interface Judging {
  /** Whether it acts before something happens, or looks at what has happened. */
  readonly stance: Stance;
  readonly able: Abilities;
  /** What the host does about a proposal, which is not always what it says. */
  readonly outcome: (proposal: Proposal) => Pick<Outcome, 'host' | 'action' | 'unenforced'>;
  /** Is told of every decision, once. */
  readonly record: (judged: JudgedMoment) => void;
}

/**
 * A judge that asks a policy set, remembers what happened, and hands every decision over to be recorded. Without policies, nothing is
 * asked.
 */
export function judgeOf({ policies, history }: Pick<Guard, 'policies' | 'history'>, judging: Judging): Judge {
  if (!policies) return nobody;
  const judgingWithMemory: Judging = {
    ...judging,
    record(judged) {
      history?.remember(judged.decision, occurrenceOf(judged.decision, judged.outcome));
      judging.record(judged);
    },
  };
  return {
    has: (at) => policies.has(at),
    enforces: (at) => policies.enforces(at),
    judge(moment) {
      const start = performance.now();
      const decision = decide(policies, moment, undefined, history);
      const proposal = propose(decision, judging.stance, judging.able);
      const outcome = { ...judging.outcome(proposal), duration: secondsSince(start) };
      judgingWithMemory.record({ moment, decision, proposal, outcome });
      return proposal;
    },
    stream: (moment) =>
      recordedStream(() => stream(policies, moment, undefined, history, judging.able), moment, judgingWithMemory),
  };
}

const secondsSince = (start: number): number => (performance.now() - start) / 1000;

const nobody: Judge = {
  has: () => false,
  enforces: () => false,
  judge: () => nothingProposed,
  stream: () => ({
    push: (channel, text) => [{ channel, text }],
    needed: () => [],
    end: () => [],
    stopped: undefined,
    decision: undefined,
    held: 0,
    maxHold: 0,
  }),
};

/** A stream whose decision is handed over as soon as there is one. Its duration is the time spent in it. */
function recordedStream(
  begin: () => GatedStream,
  moment: Moment,
  { stance, able, outcome, record }: Judging,
): GatedStream {
  let duration = 0;
  let recorded = false;
  const arrived = new Map<Channel, string[]>();
  const timed = <T>(step: () => T): T => {
    const start = performance.now();
    const result = step();
    duration += secondsSince(start);
    return result;
  };
  const gated = timed(begin);
  const recordOnce = (decision: Decision) => {
    if (recorded) return;
    recorded = true;
    const proposal = gated.stopped ?? propose(decision, stance, able);
    const parts = [...arrived].map(([type, texts]) => ({ type, content: texts.join('') }));
    record({
      moment: { ...moment, output: { parts } },
      decision,
      proposal,
      outcome: { ...outcome(proposal), duration, maxHold: gated.maxHold },
    });
  };
  const fed = <T>(step: () => T): T => {
    const released = timed(step);
    if (gated.decision) recordOnce(gated.decision);
    return released;
  };
  return {
    push(channel, text) {
      const texts = arrived.get(channel);
      if (texts) texts.push(text);
      else arrived.set(channel, [text]);
      return fed(() => gated.push(channel, text));
    },
    needed: (finishReason, facts) => timed(() => gated.needed(finishReason, facts)),
    end: (finishReason, facts) => fed(() => gated.end(finishReason, facts)),
    get stopped() {
      return gated.stopped;
    },
    get decision() {
      return gated.decision;
    },
    get held() {
      return gated.held;
    },
    get maxHold() {
      return gated.maxHold;
    },
  };
}
