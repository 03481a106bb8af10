import type { Judge } from '@parapet/genai';
import {
  type FactRequest,
  type Facts,
  factsNeeded,
  type GatedStream,
  type History,
  type Moment,
  type MomentKind,
  nothingProposed,
  type PolicySet,
  type Proposal,
  type Release,
} from '@parapet/policy';
import type { Asker } from '@parapet/runtime';
import type { Halts } from '../halts.ts';
import { withSystem } from '../system.ts';

/**
 * A judge whose policies ask others. Codecs are pure and do not wait, so where a fact is missing the judge says anything at all, from there
 * on decides nothing, and `waits`. Whoever took the step throws its result away, asks, and takes the step again from its beginning: what
 * the judge said before that point it says again, word for word.
 */
export interface AskingJudge extends Judge {
  /** The same judge for steps whose moments nobody is asked about: it never waits, and keeps nothing. */
  readonly unwaiting: Judge;
  /** A fact is missing, so that what was done since is not what will have been done. */
  readonly waits: boolean;
  /** Where a step begins. */
  readonly position: number;
  /** Asks for what is missing; then the step can be taken again that began there. */
  resume(position: number): Promise<void>;
  /** The same, but nobody waits for answers any more: what is missing from now on is unknown. */
  giveUp(position: number): void;
  /** The same outside of any step: by the facts that are there, and what is not is unknown. */
  readonly atOnce: Judge;
}

/** What is asked on behalf of: who decides what, given the facts. */
export interface AskedOnBehalf {
  readonly policies: PolicySet;
  readonly history: History | undefined;
  readonly asker: Asker;
  readonly halts?: Halts;
  /** A judge that decides by the facts that are there when it is asked. */
  readonly judgeBy: (facts: () => Facts) => Judge;
}

export function askingJudge({ policies, history, asker, halts, judgeBy }: AskedOnBehalf): AskingJudge {
  let facts: Facts = new Map();
  let isAsking = true;
  const wanted = new Map<string, FactRequest>();
  const judge = judgeBy(() => facts);
  /** Everything that was said, in order, and how much of it was said in this go. */
  const said: unknown[] = [];
  let position = 0;

  /** What was said in an earlier go is said again. While something is wanted nothing is said. */
  function once<T>(say: () => T): T | undefined {
    // The steps are the same in every go, so what was said in this place was said by this very caller.
    if (position < said.length) return said[position++] as T;
    if (wanted.size > 0) return undefined;
    const result = say();
    if (wanted.size > 0) return undefined;
    said.push(result);
    position++;
    return result;
  }

  function want(needed: readonly FactRequest[]): boolean {
    if (isAsking) for (const request of needed) wanted.set(request.id, request);
    return wanted.size > 0;
  }

  /** Also behind the first thing that is missing, so that all that a step needs is asked for at once. */
  function wantFor(moment: Moment): boolean {
    return position >= said.length && want(factsNeeded(policies, moment, facts, history));
  }

  function judgeStream(given: Moment): GatedStream {
    const moment = withSystem(given, halts);
    wantFor(moment);
    const begun = once(() => {
      const gated = judge.stream(moment);
      return { gated, stopped: gated.stopped };
    });
    let stopped: Proposal | undefined = begun?.stopped;
    const step = (take: (gated: GatedStream) => readonly Release[]): readonly Release[] => {
      const done = once(() => {
        const releases = begun ? take(begun.gated) : [];
        return { releases, stopped: begun?.gated.stopped };
      });
      stopped = done?.stopped ?? stopped;
      return done?.releases ?? [];
    };
    return {
      push: (channel, text) => step((gated) => gated.push(channel, text)),
      needed: () => [],
      end: (ending) => step((gated) => (want(gated.needed(ending, facts)) ? [] : gated.end(ending, facts))),
      get stopped() {
        return stopped;
      },
      get decision() {
        return begun?.gated.decision;
      },
      get held() {
        return begun?.gated.held ?? 0;
      },
      get maxHold() {
        return begun?.gated.maxHold ?? 0;
      },
    };
  }

  return {
    atOnce: judge,
    has: lastingly((at) => judge.has(at)),
    enforces: lastingly((at) => judge.enforces(at)),
    judge(given) {
      const moment = withSystem(given, halts);
      wantFor(moment);
      return once(() => judge.judge(moment)) ?? nothingProposed;
    },
    stream: judgeStream,
    unwaiting: judge,
    get waits() {
      return wanted.size > 0;
    },
    get position() {
      return position;
    },
    async resume(begin) {
      facts = new Map([...facts, ...(await asker.ask([...wanted.values()]))]);
      wanted.clear();
      position = begin;
    },
    giveUp(begin) {
      isAsking = false;
      wanted.clear();
      position = begin;
    },
  };
}

/** What is said of a kind of moment is said for as long as the call takes: every go must take the same steps. */
function lastingly(say: (at: MomentKind) => boolean): (at: MomentKind) => boolean {
  const said = new Map<MomentKind, boolean>();
  return (at) => {
    const known = said.get(at) ?? say(at);
    said.set(at, known);
    return known;
  };
}
