import type { Action } from './decision.ts';

export type Host = 'transport' | 'span-processor' | 'collector' | 'preview' | 'replay';

/** What a host did about a Decision. */
export interface Outcome {
  readonly host: Host;
  /** What was really done. */
  readonly action: Action | 'none';
  /** Why a proposed action was not taken. */
  readonly unenforced?: string;
  /** Seconds spent deciding. */
  readonly duration: number;
  /** Most text held back at once, in UTF-16 code units; streams only. */
  readonly maxHold?: number;
}
