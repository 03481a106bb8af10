import type { Decided, Judge } from '@parapet/genai';
import type {
  Abilities,
  Channel,
  Decision,
  Facts,
  GatedStream,
  Moment,
  MomentKind,
  Outcome,
  Proposal,
  Stance,
} from '@parapet/policy';
import { decide, nothingProposed, occurrenceOf, propose, stream, unseenEnding } from '@parapet/policy';
import type { Guard } from './guard.ts';
import type { Halts } from './halts.ts';
import { withSystem } from './system.ts';

/** A decision that was made, with the moment it is about, as complete as it was in the end. */
export interface JudgedMoment extends Decided {
  readonly moment: Moment;
}

/** How a host judges. */
export interface Judging {
  /** Whether it acts before something happens, or looks at what has happened. */
  readonly stance: Stance;
  /** What the host can do about such moments. */
  readonly able: (at: MomentKind) => Abilities;
  /** What is halted; only of hosts that act. */
  readonly halts?: Halts;
  /**
   * What the host does about a proposal, which is not always what it says.
   *
   * @param isHalted whether what the proposal halts is known, so that it is halted
   */
  readonly outcome: (proposal: Proposal, isHalted: boolean) => Pick<Outcome, 'host' | 'action' | 'unenforced'>;
  /** Is told of every decision, once. */
  readonly record: (judged: JudgedMoment) => void;
}

/**
 * A judge that asks a policy set, remembers what happened, and hands every decision over to be recorded. Without policies, nothing is
 * asked.
 *
 * @param facts what other systems said by now; what is missing is unknown
 */
export function judgeOf(
  { policies, history }: Pick<Guard, 'policies' | 'history'>,
  judging: Judging,
  facts: () => Facts | undefined = () => undefined,
): Judge {
  if (!policies) return nobody;
  const judgingWithMemory: Judging = {
    ...judging,
    record(judged) {
      history?.remember(judged.decision, occurrenceOf(judged.decision, judged.outcome));
      judging.record(judged);
    },
  };
  const isAnyHalted = (): boolean => (judging.halts?.all.length ?? 0) > 0;
  return {
    has: (at) => policies.has(at) || (at === 'input' && isAnyHalted()),
    enforces: (at) => policies.enforces(at) || (at === 'input' && isAnyHalted()),
    judge(given) {
      const start = performance.now();
      const moment = withSystem(given, judging.halts);
      const decision = decide(policies, moment, facts(), history);
      const proposal = haltedAt(moment, judging) ?? propose(decision, judging.stance, judging.able(moment.at));
      const outcome = { ...outcomeOf(moment, proposal, judging), duration: secondsSince(start) };
      judgingWithMemory.record({ moment, decision, proposal, outcome });
      return proposal;
    },
    stream(given) {
      const moment = withSystem(given, judging.halts);
      return recordedStream(
        () => stream(policies, moment, facts(), history, judging.able('output')),
        moment,
        judgingWithMemory,
      );
    },
  };
}

/** Of a call whose scope is halted, that it is refused; nothing of it is asked any further. */
function haltedAt(moment: Moment, { halts }: Judging): Proposal | undefined {
  const by = moment.at === 'input' ? halts?.of(moment) : undefined;
  if (by?.action !== 'halt') return undefined;
  const { action, options, verdict } = by;
  return { ...nothingProposed, action, verdict, by, scope: { action, options, by } };
}

/** What the host does. What a proposal halts is halted from now on. */
function outcomeOf(moment: Moment, proposal: Proposal, { halts, outcome }: Judging): ReturnType<Judging['outcome']> {
  const { scope } = proposal;
  return outcome(proposal, scope !== undefined && halts?.halt(scope.options.scope, moment, scope.by) === true);
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
function recordedStream(begin: () => GatedStream, moment: Moment, judging: Judging): GatedStream {
  let duration = 0;
  let recorded = false;
  const arrived = new Map<Channel, string[]>();
  let ending = unseenEnding;
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
    const proposal = gated.stopped ?? propose(decision, judging.stance, judging.able('output'));
    const parts = [...arrived].map(([type, texts]) => ({ type, content: texts.join('') }));
    judging.record({
      moment: { ...moment, output: { parts, ...ending } },
      decision,
      proposal,
      outcome: { ...outcomeOf(moment, proposal, judging), duration, maxHold: gated.maxHold },
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
    needed: (ending, facts) => timed(() => gated.needed(ending, facts)),
    end(given = {}, facts) {
      ending = given;
      return fed(() => gated.end(given, facts));
    },
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
