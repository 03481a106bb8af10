/** Takes a match that has become certain: its place, and where the text was when it did. */
export type Certain = (start: number, end: number) => void;

/** What one pattern may have found in one stream, until it is certain. */
export interface Candidates {
  /** A match of the pattern at this place was seen; none begins earlier and ends there. */
  add(start: number, end: number): void;
  /** No start before this offset can find anything more. Passes on what has become certain. */
  settle(before: number, certain: Certain): void;
  /** Nothing was added that is not settled. */
  readonly settled: boolean;
  /** Nothing that begins before this offset can be found any more, whatever starts are alive. */
  readonly cursor: number;
}

/**
 * Leftmost-longest, non-overlapping. Candidates are disjoint and in order: one that begins before others and ends
 * after them replaces them, because its start was there first.
 */
export class LongestCandidates implements Candidates {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly cursor = 0;

  add(start: number, end: number): void {
    while (this.#starts.length > 0 && (this.#starts.at(-1) as number) >= start) {
      this.#starts.pop();
      this.#ends.pop();
    }
    this.#starts.push(start);
    this.#ends.push(end);
  }

  settle(before: number, certain: Certain): void {
    let count = 0;
    while (count < this.#starts.length && (this.#starts[count] as number) < before) count++;
    const ends = this.#ends.splice(0, count);
    this.#starts.splice(0, count).forEach((start, index) => {
      certain(start, ends[index] as number);
    });
  }

  get settled(): boolean {
    return this.#starts.length === 0;
  }
}
