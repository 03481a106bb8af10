import type { Action, MomentKind } from '@parapet/policy';
import type { Match } from './tally.ts';

/** A moment for which a rule held or could not be settled, as a list shows it. Never content. */
export interface MatchItem {
  readonly source: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly span: string;
  readonly at: MomentKind;
  readonly moment: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly state: Match['state'];
  readonly proposes: Action | 'none';
}

export function matchItem({ source, sighting, state, proposes }: Match): MatchItem {
  const { moment, traceId, spanId, spanName } = sighting;
  return {
    source,
    traceId,
    spanId,
    span: spanName,
    at: moment.at,
    moment: moment.id,
    time: moment.time,
    state,
    proposes,
  };
}
