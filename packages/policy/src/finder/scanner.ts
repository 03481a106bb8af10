import { compileMatcher, type Match, type Matcher } from '@parapet/pattern';
import { partSeparator } from '../moment/text.ts';
import type { Finder } from './finder.ts';
import type { FoundText, FoundTexts, Looked, Scan } from './found-texts.ts';
import { createFoundTexts, foundIn, foundNothing } from './found-texts.ts';

/** A stretch of text, in UTF-16 code units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A stretch, and how sure the finder is, from 0 to 1; left out, it is sure. */
export interface ScoredStretch extends Stretch {
  readonly score?: number;
}

/** Looks for all finders of a policy set in one pass over a text. */
export interface Scanner {
  readonly finders: readonly Finder[];
  /** The index of a finder; equal definitions share one. */
  add(finder: Finder): number;
  /** What its finders found, and maybe others that looked at the text before. */
  scan(text: string): Scan;
  /** A matcher for some of the finders, for text that is still arriving. */
  matcherFor(indices: readonly number[]): Matcher;
}

/** @param texts what was found before, also by the finders of other scanners */
export function createScanner(texts: FoundTexts = createFoundTexts()): Scanner {
  const finders: Finder[] = [];
  const indices = new Map<string, number>();
  const partial = new Map<string, Matcher>();
  const matcherOf = (some: readonly Finder[]): Matcher => {
    const key = some.map(({ digest }) => indices.get(digest)).join();
    const found = partial.get(key) ?? compileMatcher(some.map(({ spec }) => spec));
    partial.set(key, found);
    return found;
  };
  let all: Looked = new Set();
  /** How a text is looked at that others have looked at; undefined of one that is new. */
  let looks = new Map<Looked | undefined, Look>();
  // All rules about a text ask one after another; a text is recognised sooner than it is looked up.
  let last: { readonly text: string; readonly scan: Scan } | undefined;

  const lookAfter = (by: Looked | undefined): Look => {
    if (looks.has(by)) return looks.get(by);
    const missing = by ? finders.filter(({ digest }) => !by.has(digest)) : finders;
    const look = missing.length > 0 ? createLook(missing, matcherOf(missing), togetherWith(by)) : undefined;
    looks.set(by, look);
    return look;
  };

  /** Finders that are gone are remembered as long as there are not many: an edit may be taken back, and others may have them. */
  const togetherWith = (by: Looked = all): Looked => {
    const both = new Set([...all, ...by]);
    return both.size > all.size && both.size <= 2 * all.size + 16 ? both : all;
  };

  return {
    finders,
    add(finder) {
      const known = indices.get(finder.digest);
      if (known !== undefined) return known;
      const index = finders.push(finder) - 1;
      indices.set(finder.digest, index);
      all = new Set(indices.keys());
      looks = new Map();
      last = undefined;
      return index;
    },
    scan(text) {
      if (last?.text === text) return last.scan;
      const known = texts.of(text);
      const look = known?.by === all ? undefined : lookAfter(known?.by);
      const scan = look ? look(text, known) : (known ?? foundNothing(all));
      if (scan !== known) texts.put(text, scan);
      last = { text, scan };
      return scan;
    },
    matcherFor: (indices) => matcherOf(indices.map((index) => finders[index] as Finder)),
  };
}

/** Looks at a text for what was not looked for before, and adds it. Undefined where nothing is missing. */
type Look = ((text: string, before: FoundText | undefined) => FoundText) | undefined;

function createLook(missing: readonly Finder[], matcher: Matcher, by: Looked): NonNullable<Look> {
  const empty = foundNothing(by);
  return (text, before) => {
    const found = new Map<string, readonly Stretch[]>();
    for (const finder of before?.finding ?? []) if (by.has(finder)) found.set(finder, before?.of(finder) ?? []);
    for (const [index, stretches] of scanPieces(matcher, text)) found.set((missing[index] as Finder).digest, stretches); // The matcher is made of these.
    return found.size === 0 ? empty : foundIn(by, found);
  };
}

/** Where the finding is: the pattern's group if it has one. */
export const stretchOf = (match: Match): Stretch => match.group ?? match;

/** By the index of the pattern. */
function scanPieces(matcher: Matcher, text: string): ReadonlyMap<number, readonly Stretch[]> {
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
  return found;
}
