/**
 * A set of code points as sorted, disjoint, non-adjacent inclusive ranges: `[low, high, low, high, ...]`.
 *
 * Sets that describe what stands beside a position may also contain `EDGE`, a value after the last code point that
 * stands for "no character": the beginning or the end of the text. With it every assertion is a set.
 */
export type CharSet = readonly number[];

export const EDGE = 0x110000;

export const NOTHING: CharSet = [];
export const ANY: CharSet = [0, 0x10ffff];
export const ANY_OR_EDGE: CharSet = [0, EDGE];
export const ONLY_EDGE: CharSet = [EDGE, EDGE];

/** A set from ranges in any order. */
export function fromRanges(ranges: readonly number[]): CharSet {
  const starts: [number, number][] = [];
  for (let i = 0; i + 1 < ranges.length; i += 2) starts.push([ranges[i] as number, ranges[i + 1] as number]);
  starts.sort((a, b) => a[0] - b[0]);
  const merged: number[] = [];
  for (const [low, high] of starts) {
    const last = merged.length - 1;
    if (last > 0 && low <= (merged[last] as number) + 1) merged[last] = Math.max(merged[last] as number, high);
    else merged.push(low, high);
  }
  return merged;
}

export function union(sets: readonly CharSet[]): CharSet {
  return fromRanges(sets.flat());
}

export function intersect(a: CharSet, b: CharSet): CharSet {
  const common: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const low = Math.max(a[i] as number, b[j] as number);
    const high = Math.min(a[i + 1] as number, b[j + 1] as number);
    if (low <= high) common.push(low, high);
    if ((a[i + 1] as number) < (b[j + 1] as number)) i += 2;
    else j += 2;
  }
  return common;
}

/** What is in `within` and not in `set`. */
export function complement(set: CharSet, within: CharSet = ANY): CharSet {
  const gaps: number[] = [];
  let next = 0;
  for (let i = 0; i < set.length; i += 2) {
    if ((set[i] as number) > next) gaps.push(next, (set[i] as number) - 1);
    next = (set[i + 1] as number) + 1;
  }
  if (next <= EDGE) gaps.push(next, EDGE);
  return intersect(gaps, within);
}

/** Index of the range that contains `value`, or -1. */
function rangeOf(set: CharSet, value: number): number {
  let low = 0;
  let high = set.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (value < (set[2 * middle] as number)) high = middle - 1;
    else if (value > (set[2 * middle + 1] as number)) low = middle + 1;
    else return middle;
  }
  return -1;
}

export function has(set: CharSet, value: number): boolean {
  return rangeOf(set, value) >= 0;
}

/** Number of members. */
export function size(set: CharSet): number {
  let count = 0;
  for (let i = 0; i < set.length; i += 2) count += (set[i + 1] as number) - (set[i] as number) + 1;
  return count;
}

/** Equal sets have equal keys. */
export function keyOf(set: CharSet): string {
  return set.join();
}
