/** How counting takes turns with everything else that has to be answered. */
export interface Turns {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves when it is our turn again. */
  readonly pause: () => Promise<void>;
}

/** Longest time that counting keeps a key stroke waiting, in milliseconds. */
const SLICE = 5;

/** Turns that are taken one after the other by all who work at the same time: a key stroke waits for one slice, and not for one of each. */
export function inTurn({ now, pause }: Turns): Turns {
  let last: Promise<void> = Promise.resolve();
  return {
    now,
    pause() {
      last = last.then(pause);
      return last;
    },
  };
}

/**
 * Works in slices until there is no more to do. False if it was aborted before the end.
 *
 * @param work does as much as it may, and says whether that was all
 */
export async function inSlices(
  work: (enough: () => boolean) => boolean,
  { now, pause }: Turns,
  signal?: AbortSignal,
): Promise<boolean> {
  for (;;) {
    const until = now() + SLICE;
    if (work(() => now() >= until)) return true;
    await pause();
    if (signal?.aborted) return false;
  }
}

/** The same, one index after the other, from 0 up to a length. */
export function indicesInSlices(
  length: number,
  step: (index: number) => void,
  turns: Turns,
  signal?: AbortSignal,
): Promise<boolean> {
  let next = 0;
  return inSlices(
    (enough) => {
      for (; next < length; next++) {
        if (enough()) return false;
        step(next);
      }
      return true;
    },
    turns,
    signal,
  );
}

/** The same, one item after the other. */
export const eachInSlices = <T>(
  items: readonly T[],
  step: (item: T) => void,
  turns: Turns,
  signal?: AbortSignal,
): Promise<boolean> => indicesInSlices(items.length, (index) => step(items[index] as T), turns, signal); // It is below the length.
