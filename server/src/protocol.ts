import type { MatchItem } from '@parapet/language-service';

/*
 * What the server speaks beyond the Language Server Protocol. A client says that it has a list of its own for matches with the
 * initialization option `{ showsMatches: true }`, and then registers the command `parapet.showMatches` itself.
 */

export type { Settings } from './settings.ts';
export { defaultSettings } from './settings.ts';
export type { MatchItem };

/** The request for the moments for which a rule held or could not be settled: `MatchesParams` to `MatchItem[]`. */
export const MATCHES_METHOD = 'parapet/matches';

export interface MatchesParams {
  /** Of the policy. */
  readonly uri: string;
  /** Id of the rule. */
  readonly rule: string;
}
