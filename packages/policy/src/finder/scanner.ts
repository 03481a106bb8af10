import { compileMatcher, type Match, type Matcher } from '@parapet/pattern';
import { partSeparator } from '../moment/text.ts';
import type { Finder } from './finder.ts';

/** A stretch of text, in UTF-16 code units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A stretch, and how sure the finder is, from 0 to 1; left out, it is sure. */
export interface ScoredStretch extends Stretch {
  readonly score?: number;
}

/** What the finders of a policy set found in one text. */
export interface Scan {
  /** The indices of those that found anything. */
  readonly finding: readonly number[];
  /** What a finder found, in order. */
  of(index: number): readonly Stretch[];
}

/** Looks for all finders of a policy set in one pass over a text. */
export interface Scanner {
  readonly finders: readonly Finder[];
  /** The index of a finder; equal definitions share one. */
  add(finder: Finder): number;
  scan(text: string): Scan;
  /** A matcher for some of the finders, for text that is still arriving. */
  matcherFor(indices: readonly number[]): Matcher;
}

/**
 * How many texts are kept at least, and how long they are together, in UTF-16 code units: those of one exchange, which several moments
 * look at. Of a long transcript these are all messages, at every turn. At most twice as much is kept.
 */
const remembered = { texts: 4096, length: 4_000_000 };

export function createScanner(): Scanner {
  const finders: Finder[] = [];
  const indices = new Map<string, number>();
  // Two generations, because forgetting texts one by one would take longer the more there are.
  let scans = new Map<string, Scan>();
  let older: ReadonlyMap<string, Scan> = new Map();
  let length = 0;
  const partial = new Map<string, Matcher>();
  let matcher: Matcher | undefined;
  // All rules about a text ask one after another; a text is recognised sooner than it is looked up.
  let last: { readonly text: string; readonly scan: Scan } | undefined;
  return {
    finders,
    add(finder) {
      const known = indices.get(finder.digest);
      if (known !== undefined) return known;
      // What was found in texts so far says nothing of the new one.
      matcher = undefined;
      scans = new Map();
      older = scans;
      length = 0;
      last = undefined;
      const index = finders.push(finder) - 1;
      indices.set(finder.digest, index);
      return index;
    },
    scan(text) {
      if (last?.text === text) return last.scan;
      let scan = scans.get(text);
      if (!scan) {
        matcher ??= compileMatcher(finders.map(({ spec }) => spec));
        scan = older.get(text) ?? scanPieces(matcher, text);
        if (scans.size >= remembered.texts || length >= remembered.length) {
          older = scans;
          scans = new Map();
          length = 0;
        }
        scans.set(text, scan);
        length += text.length;
      }
      last = { text, scan };
      return scan;
    },
    matcherFor(indices) {
      const key = indices.join();
      const found = partial.get(key) ?? compileMatcher(indices.map((index) => (finders[index] as Finder).spec));
      partial.set(key, found);
      return found;
    },
  };
}

/** Where the finding is: the pattern's group if it has one. */
export const stretchOf = (match: Match): Stretch => match.group ?? match;

const nothing: readonly Stretch[] = [];

/** In most texts nothing is found, and thousands of them are remembered. */
const foundNothing: Scan = { finding: [], of: () => nothing };

function scanPieces(matcher: Matcher, text: string): Scan {
  const found = new Map<number, Stretch[]>();
  let offset = 0;
  for (const piece of text.includes(partSeparator) ? text.split(partSeparator) : [text]) {
    for (const match of matcher.findAll(piece)) {
      const { start, end } = stretchOf(match);
      const stretch = { start: start + offset, end: end + offset };
      const stretches = found.get(match.pattern);
      if (stretches) stretches.push(stretch);
      else found.set(match.pattern, [stretch]);
    }
    offset += piece.length + partSeparator.length;
  }
  if (found.size === 0) return foundNothing;
  return { finding: [...found.keys()], of: (index) => found.get(index) ?? nothing };
}
