import { randomBytes } from 'node:crypto';
import type { KeptHistory, PolicySet } from '@parapet/policy';
import { createHistory } from '@parapet/policy';
import type { Asker, Configuration } from '@parapet/runtime';
import type { Halts } from './halts.ts';
import type { Log } from './log.ts';
import type { Recorder } from './record/recorder.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

/** What the seams and the span processor of a process share. */
export interface Guard {
  /** Absent where there are none: calls are told about, and nothing is decided. */
  readonly policies: PolicySet | undefined;
  /** What happened before in this process, where a policy asks for it. */
  readonly history: KeptHistory | undefined;
  /** Who asks other systems, where a policy does. */
  readonly asker: Asker | undefined;
  /** What is not to go on until a person says so. */
  readonly halts: Halts;
  /** Where originals are kept, if somebody asked for it. */
  readonly recorder?: Recorder | undefined;
  readonly configuration: Configuration;
  readonly telemetry: Telemetry;
  readonly log: Log;
}

/**
 * Calls are decided as of when they began, also when they end, so what they ask of the past must still be there then: for as long as
 * SDKs wait for an answer by default, in milliseconds.
 */
const longestCall = 600_000;

/** A history of this process, beginning now. It is kept in memory and under a secret of its own, so nobody can read it later. */
export function historyFor(policies: PolicySet | undefined): KeptHistory | undefined {
  if (!policies || policies.remembers.length === 0) return undefined;
  const history = createHistory({ secret: randomBytes(32), lateness: longestCall });
  history.keep(policies.remembers, Date.now());
  return history;
}
