import { MAX_TEXT } from '../values/arithmetic.ts';

/** How large a value may be. */
export interface Extent {
  /** UTF-16 units of all text, and bytes, in it. */
  readonly units: number;
  /** Elements and entries of all lists and maps in it. */
  readonly parts: number;
}

export const NOTHING: Extent = { units: 0, parts: 0 };
export const ANYTHING: Extent = { units: Number.POSITIVE_INFINITY, parts: Number.POSITIVE_INFINITY };

/** What a number, a timestamp and the like become at most when they are written out. */
const WRITTEN = 512;

/** Room for all of them together. */
export function together(extents: readonly Extent[]): Extent {
  return {
    units: extents.reduce((total, { units }) => total + units, 0),
    parts: extents.reduce((total, { parts }) => total + parts, 0),
  };
}

/** Room for any one of them. */
export function eitherOf(extents: readonly Extent[]): Extent {
  return {
    units: Math.max(0, ...extents.map(({ units }) => units)),
    parts: Math.max(0, ...extents.map(({ parts }) => parts)),
  };
}

/** A product in which nothing of something endless is nothing. */
export function times(count: number, each: number): number {
  return count === 0 || each === 0 ? 0 : count * each;
}

/** Text that a function makes of these arguments; none may make more than the language allows. */
export function madeText(args: Extent): Extent {
  return { units: Math.min(MAX_TEXT, times(args.units + WRITTEN, args.units + args.parts + WRITTEN)), parts: 0 };
}

/** Steps to look at every part of a value once. */
export function lookingAt({ units, parts }: Extent): number {
  return parts + Math.ceil(units / 32);
}
