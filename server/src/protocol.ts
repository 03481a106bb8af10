import type { MatchItem } from '@parapet/language-service';

/*
 * What the server speaks beyond the Language Server Protocol. A client says that it has a list of its own for matches with the
 * initialization option `{ showsMatches: true }`, and then registers the command `parapet.showMatches` itself. One that knows whether
 * its user trusts the workspace says so with the initialization option `{ trusted: boolean }`; for all others it is not.
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

/** The notification that the user trusts the workspace by now, or no longer does: `TrustParams`. */
export const TRUST_METHOD = 'parapet/trust';

export interface TrustParams {
  readonly trusted: boolean;
}

/** The request to open or close the receiver, or to say how it is: `ReceiverParams` to `ReceiverState`. It never fails. */
export const RECEIVER_METHOD = 'parapet/receiver';

export interface ReceiverParams {
  readonly action: 'start' | 'stop' | 'state';
}

/** The notification that the receiver is in another state: `ReceiverState`. */
export const RECEIVER_STATE_METHOD = 'parapet/receiverState';

export interface ReceiverState {
  /** Where it listens; absent if it does not. */
  readonly url?: string;
  readonly port?: number;
  /** Why it does not listen though it was asked to, for a person. */
  readonly problem?: string;
}

/** The request for all trace sources: nothing to `SourceState[]`. */
export const SOURCES_METHOD = 'parapet/sources';

/** The notification that sources have changed; sent at most ten times a second. */
export const SOURCES_CHANGED_METHOD = 'parapet/sourcesChanged';

export interface SourceState {
  readonly uri: string;
  /** As people know it. */
  readonly name: string;
  readonly kind: 'file' | 'receiver' | 'backend';
  readonly moments: number;
  /** Time of the latest moment, in milliseconds since the epoch. */
  readonly latest?: number;
  /** Traces are being fetched. */
  readonly loading?: boolean;
  /** What was wrong last, for a person. */
  readonly problem?: string;
}
