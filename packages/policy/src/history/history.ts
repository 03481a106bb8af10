import type { Decision } from '../decision/decision.ts';
import type { MomentKind } from '../moment/moment.ts';
import type { Recollection } from './recollection.ts';

/** What a memory is asked. */
export interface Question {
  /** Digest of the memory's definition. */
  readonly memory: string;
  /** Where to look: under the moment's own key, and where moments stand whose key nobody could tell. Hashed. */
  readonly keys: Keys;
  /** How far back, in milliseconds. */
  readonly within: number;
  /** When the asking moment happened, in milliseconds since the epoch; what happened later is not counted. */
  readonly time: number;
  /** Identity of the asking moment: it never counts itself. */
  readonly except: string;
}

export interface Keys {
  readonly own: string;
  /** What may stand under any key of the same tenant. */
  readonly tenant: string;
}

/** Where moments stand of which not even the tenant is known. */
export const anywhere = '*';

/** Where moments stand of which only the tenant is known. */
export const placeOfTenant = (hashed: string): string => `tenant:${hashed}`;

/** Whether what stands under a key may belong to others as well. */
export const isShared = (key: string): boolean => key === anywhere || key.startsWith('tenant:');

/** What happened before, as one decision may read it. Reading changes nothing that shows. */
export interface History {
  /** Whether reading and remembering is not one step here, so that parallel moments may miss each other. */
  readonly weak: boolean;
  /** Whether a moment of that time comes later than is waited for, so that the history has gone on without it. */
  isLate(time: number): boolean;
  /** A keyed hash: keys and values are kept in no other form. */
  hash(text: string): string;
  /** Undefined where the memory is not kept, so that nothing is known of it. */
  recall(question: Question): Recollection | undefined;
  /**
   * The states that a workflow may be in, in order of name; undefined where it is not kept. A moment that comes again is told where it
   * stood when that first came.
   */
  statesOf(question: Question): readonly string[] | undefined;
  /** Whether a moment took place before, so that nothing is remembered of it now that it comes again. */
  knows(moment: string): boolean;
}

/** Whether a decided moment took place. One that was withheld did not, one that was only observed did. */
export type Occurrence = 'happened' | 'withheld';

/** A history that is written as well. Every method is one step: no moment sees half of another. */
export interface KeptHistory extends History {
  /**
   * Keeps these memories and workflows from now on, at `time` in milliseconds since the epoch, and forgets all others. To be called
   * with those of a policy set (`set.remembers`) when it is loaded.
   */
  keep(kept: readonly Kept[], time: number): void;
  /** Counts a decided moment as happened until it is settled, so that parallel moments see it. */
  reserve(decision: Decision): void;
  /** Says what became of a moment that was reserved. */
  settle(decision: Decision, occurrence: Occurrence): void;
  /** The two together, for a moment whose outcome is known already. */
  remember(decision: Decision, occurrence: Occurrence): void;
  /** All of it, as JSON. */
  save(): SavedHistory;
}

/** A memory or a workflow that is to be kept. */
export type Kept = KeptMemory | KeptWorkflow;

export interface KeptMemory extends Definition {
  readonly kind: 'memory';
}

export interface KeptWorkflow extends Definition {
  readonly kind: 'workflow';
  readonly start: string;
  /** All of them, in order of name. */
  readonly states: readonly string[];
}

interface Definition {
  readonly digest: string;
  /** In milliseconds. */
  readonly within: number;
  /** The moments that change it. */
  readonly at: readonly MomentKind[];
}

/** A history as JSON; only `restoreHistory` looks into it. */
export interface SavedHistory {
  readonly version: 2;
  readonly [member: string]: unknown;
}
