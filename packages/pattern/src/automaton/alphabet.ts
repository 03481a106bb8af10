import { type CharSet, EDGE, keyOf, ONLY_EDGE } from '../unicode/char-set.ts';

/**
 * Code points that no set of an automaton tells apart form one class; automata step by class. Class 0 is no class:
 * it marks high surrogates, whose code point (and class) depends on the next unit.
 */
export interface Alphabet {
  /** Number of classes, 0 included. */
  readonly size: number;
  /** UTF-16 unit to class. */
  readonly ofUnit: Uint8Array | Uint16Array;
  /** The class of the end of the text. */
  readonly edge: number;
  /** Class of any code point, lone surrogates included; slower than `ofUnit`. */
  ofCodePoint(codePoint: number): number;
  /** Classes inside a set that was given to `buildAlphabet`. */
  classesOf(set: CharSet): readonly number[];
}

/** The class that `ofUnit` gives for high surrogates. */
export const LOOK_FURTHER = 0;

/** The coarsest alphabet in which each of the sets is a union of classes. */
export function buildAlphabet(sets: readonly CharSet[]): Alphabet {
  const distinct = [ONLY_EDGE, ...new Map(sets.map((set) => [keyOf(set), set])).values()];
  const starts = intervalStarts(distinct);
  const classes = new Int32Array(starts.length);
  let size = 1;
  for (const set of distinct) {
    const inside = new Map<number, number>();
    forIntervals(starts, set, (interval) => {
      const before = classes[interval] as number;
      if (!inside.has(before)) inside.set(before, size++);
      classes[interval] = inside.get(before) as number;
    });
  }
  size = renumber(classes);
  const intervalOf = (codePoint: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= codePoint) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    size,
    ofUnit: unitTable(starts, classes, size),
    edge: classes[intervalOf(EDGE)] as number,
    ofCodePoint: (codePoint) => classes[intervalOf(codePoint)] as number,
    classesOf: (set) => {
      const found = new Set<number>();
      forIntervals(starts, set, (interval) => found.add(classes[interval] as number));
      return [...found];
    },
  };
}

/** Ascending first code points of the intervals that no set divides. */
function intervalStarts(sets: readonly CharSet[]): Int32Array {
  const cuts = new Set<number>([0, 0xd800, 0xdc00, 0x10000]);
  for (const set of sets) {
    for (let i = 0; i < set.length; i += 2) {
      cuts.add(set[i] as number);
      cuts.add((set[i + 1] as number) + 1);
    }
  }
  cuts.delete(EDGE + 1);
  return Int32Array.from(cuts).sort();
}

function forIntervals(starts: Int32Array, set: CharSet, visit: (interval: number) => void): void {
  let interval = 0;
  for (let i = 0; i < set.length; i += 2) {
    while ((starts[interval] as number) < (set[i] as number)) interval++;
    for (; interval < starts.length && (starts[interval] as number) <= (set[i + 1] as number); interval++)
      visit(interval);
  }
}

/** Numbers the classes that are left from 1 on; returns one more than the last. */
function renumber(classes: Int32Array): number {
  const numbers = new Map<number, number>();
  classes.forEach((before, interval) => {
    if (!numbers.has(before)) numbers.set(before, numbers.size + 1);
    classes[interval] = numbers.get(before) as number;
  });
  return numbers.size + 1;
}

function unitTable(starts: Int32Array, classes: Int32Array, size: number): Uint8Array | Uint16Array {
  const table = size <= 0x100 ? new Uint8Array(0x10000) : new Uint16Array(0x10000);
  starts.forEach((start, interval) => {
    if (start < 0x10000) table.fill(classes[interval] as number, start, starts[interval + 1] ?? 0x10000);
  });
  table.fill(LOOK_FURTHER, 0xd800, 0xdc00);
  return table;
}
