/** A place in the order of what is remembered: by time, then as it came. */
export interface Position {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly sequence: number;
}

export const isBefore = (a: Position, b: Position): boolean =>
  a.time < b.time || (a.time === b.time && a.sequence < b.sequence);

/** Where nothing is: before everything. */
export const never: number = Number.NEGATIVE_INFINITY;

/** What is before everything. */
export const beginning: Position = { time: never, sequence: 0 };

export const later = (a: Position, b: Position): Position => (isBefore(a, b) ? b : a);
