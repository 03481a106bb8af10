import { momentsOfTrace, type ReadMoment, type SpanLike } from '@parapet/genai';
import type { KeptHistory, MomentKind, PolicySet } from '@parapet/policy';
import type { RecordedTrace } from '../recorded-trace.ts';
import { historyFrom, replayMoment } from '../replayed.ts';
import { type Change, changeOf, changes, type Effect, effectOf, noEffect, type Stance } from './change.ts';

/** One moment under two policy sets. */
export interface ComparedMoment {
  readonly at: MomentKind;
  readonly moment: string;
  readonly change: Change;
  readonly before: Effect;
  readonly after: Effect;
}

export interface Compared<S extends SpanLike = SpanLike> extends ComparedMoment {
  /** The span that tells of it. */
  readonly span: S;
}

/** Decides recorded moments by two policy sets, each with a history of its own, and says what differs. */
export interface Comparison {
  /** The moments of a trace that either set is about, in the order in which they happened. */
  add<S extends SpanLike>(trace: RecordedTrace<S>): readonly Compared<S>[];
  /** A moment that was read already; they come in the order in which they happened. Undefined if neither set is about it. */
  addMoment(read: ReadMoment): ComparedMoment | undefined;
  /** Moments by change. */
  totals(): Readonly<Record<Change, number>>;
}

export function createComparison(before: PolicySet, after: PolicySet, stance: Stance = 'as-they-are'): Comparison {
  const counts = Object.fromEntries(changes.map((change) => [change, 0])) as Record<Change, number>;
  const sides = [sideOf(before, stance), sideOf(after, stance)] as const;
  const isWanted = (at: MomentKind): boolean => before.has(at) || after.has(at);
  const compare = (read: ReadMoment): ComparedMoment => {
    const [was, is] = [sides[0](read), sides[1](read)];
    const change = changeOf(was, is);
    counts[change] += 1;
    return { at: read.moment.at, moment: read.moment.id, change, before: was, after: is };
  };
  return {
    add: ({ spans, logs }) =>
      momentsOfTrace(spans, logs, isWanted).map((read) => ({ span: read.span, ...compare(read) })),
    addMoment: (read) => (isWanted(read.moment.at) ? compare(read) : undefined),
    totals: () => ({ ...counts }),
  };
}

function sideOf(set: PolicySet, stance: Stance): (read: ReadMoment) => Effect {
  let history: KeptHistory | undefined;
  return (read) => {
    if (!set.has(read.moment.at)) return noEffect;
    history ??= historyFrom(set, read.moment.time);
    return effectOf(replayMoment(set, read, history), stance, set);
  };
}
