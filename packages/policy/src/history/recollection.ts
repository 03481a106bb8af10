import type { Amount } from './exact-sum.ts';
import { amountOf, exactly } from './exact-sum.ts';

/** What is remembered under one key of a memory, within its window. */
export interface Recollection {
  /** From when on the memory has been kept. */
  readonly since: number;
  /** Whether a moment is remembered that certainly belongs here. */
  readonly seen: boolean;
  /** Whether there may be more or fewer than are counted here; then nothing but `seen` can be relied upon, if it is true. */
  readonly doubtful: boolean;
  readonly count: number;
  /** In steps of 2^-1074; see `nearestDouble`. */
  readonly sum: bigint;
  readonly max: Amount | undefined;
  /** Milliseconds since the epoch. */
  readonly first: number | undefined;
  readonly last: number | undefined;
  /** Hashes of every value, to be read at once or not at all. */
  readonly values: ReadonlySet<string> | ReadonlyMap<string, unknown>;
}

/** One change that a moment makes to what is remembered. */
export interface Remembrance {
  /** Digest of the memory. */
  readonly memory: string;
  /** Hashed. */
  readonly key: string;
  /** In milliseconds. */
  readonly within: number;
  /** `forget` is the end of all that was remembered under the key. */
  readonly kind: 'add' | 'forget';
  /** Not so where something of the moment was unknown or failed: then it is possible. */
  readonly certain: boolean;
  /** Remembered even if the moment is withheld. */
  readonly attempts?: true;
  readonly sum?: string;
  readonly max?: string;
  /** Hashed, sorted, without repetition. */
  readonly values?: readonly string[];
}

const nothing = {
  seen: false,
  doubtful: false,
  count: 0,
  sum: 0n,
  max: undefined,
  first: undefined,
  last: undefined,
  values: new Set<string>(),
} as const;

export const nothingSince = (since: number): Recollection => ({ ...nothing, since });

/** What would be remembered once a moment has happened that makes this change. */
export function afterwards(before: Recollection, change: Remembrance, time: number): Recollection {
  if (change.kind === 'forget') {
    if (change.certain) return nothingSince(before.since);
    return before.count > 0 || before.doubtful ? { ...before, seen: false, doubtful: true } : before;
  }
  if (!change.certain) return { ...before, doubtful: true };
  const sum = change.sum === undefined ? undefined : amountOf(change.sum);
  return {
    ...before,
    seen: true,
    count: before.count + 1,
    sum: before.sum + (sum === undefined ? 0n : exactly(sum)),
    max: larger(before.max, change.max === undefined ? undefined : amountOf(change.max)),
    first: before.first ?? time,
    last: time,
    values: change.values ? new Set([...before.values.keys(), ...change.values]) : before.values,
  };
}

export function larger(a: Amount | undefined, b: Amount | undefined): Amount | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return b > a ? b : a;
}
