import type { PolicySet } from '@parapet/policy';
import type { Configuration } from '@parapet/runtime';
import type { Log } from './log.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

/** What the seams and the span processor of a process share. */
export interface Guard {
  /** Absent where there are none: calls are told about, and nothing is decided. */
  readonly policies: PolicySet | undefined;
  readonly configuration: Configuration;
  readonly telemetry: Telemetry;
  readonly log: Log;
}
