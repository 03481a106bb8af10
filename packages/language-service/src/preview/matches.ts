import type { Action } from '@parapet/policy';
import type { MomentPlace } from './placed-moment.ts';
import { momentPlace } from './placed-moment.ts';
import type { Match } from './rule-matches.ts';

/** A moment for which a rule held or could not be settled, as a list shows it. Never content. */
export interface MatchItem extends MomentPlace {
  readonly state: Match['state'];
  readonly proposes: Action | 'none';
}

export const matchItem = (match: Match): MatchItem => ({
  ...momentPlace(match),
  state: match.state,
  proposes: match.proposes,
});
