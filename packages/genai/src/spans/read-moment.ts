import type { Moment, MomentKind } from '@parapet/policy';
import { placeOf } from '../identity.ts';
import type { SpanLike } from '../span-like.ts';
import { recordedAllow } from '../verdict/recorded-allow.ts';
import type { RecordedDecision } from '../verdict/recorded-decision.ts';
import { unknownText } from './changed-parts.ts';

/** A moment that a span tells of, and what was decided about it when it happened. */
export interface ReadMoment {
  readonly moment: Moment;
  /** Of Parapet, on this span, for this moment. */
  readonly recorded?: RecordedDecision;
  /** The span is that of the tool itself, which was run, and not that of an answer that asked for it. */
  readonly isRun?: boolean;
}

/**
 * A moment with its record. One that has a record has the identity and the time that it was decided with, and what was
 * found in its text, for where the text is not there.
 */
export function withRecord(span: SpanLike, decisions: readonly RecordedDecision[], moment: Moment): ReadMoment {
  const recorded = recordOf(decisions, moment.at, moment.id);
  if (recorded) {
    const pieces = recorded.pieces.map((part) => ({ part, content: unknownText(part, recorded) }));
    const known = {
      id: recorded.momentId,
      time: recorded.time,
      ...(pieces.length > 0 && { recorded: pieces }),
      ...(recorded.facts && { recordedFacts: recorded.facts }),
    };
    return { moment: { ...moment, ...known }, recorded };
  }
  const allow = recordedAllow(span, decisions, moment);
  return { moment, ...(allow && { recorded: allow }) };
}

/**
 * The record of a moment. Where text was changed, a hash of it is not what it was; then the place tells, which for a tool
 * call is nothing but its id.
 */
export function recordOf(
  decisions: readonly RecordedDecision[],
  at: MomentKind,
  id: string,
): RecordedDecision | undefined {
  if (decisions.length === 0) return undefined;
  const ofKind = decisions.filter((decision) => decision.at === at);
  const same = ofKind.find(({ momentId }) => momentId === id);
  if (same || at === 'tool_call') return same;
  return ofKind.find(({ momentId }) => placeOf(momentId) === placeOf(id));
}
