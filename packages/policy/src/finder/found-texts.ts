import type { Stretch } from './scanner.ts';

/** What finders found in one text. */
export interface Scan {
  /** The digests of those that found anything. */
  readonly finding: Iterable<string>;
  /** What a finder found, in order, by its digest. */
  of(finder: string): readonly Stretch[];
}

/** The digests of finders that looked together. */
export type Looked = ReadonlySet<string>;

/** What was found in a text, and by whom: another finder has not looked. */
export interface FoundText extends Scan {
  readonly by: Looked;
}

/**
 * What was found in texts, for scanners to share: a finder looks once at a text, whatever becomes of the finders beside it and of the
 * scanner that it is part of.
 */
export interface FoundTexts {
  of(text: string): FoundText | undefined;
  put(text: string, found: FoundText): void;
}

/**
 * What is kept at least: how many texts, and how long they are together, in UTF-16 code units. At most twice as much is kept; of more,
 * the texts that nobody has looked at for longest are forgotten.
 */
export interface FoundTextsLimits {
  readonly texts: number;
  readonly length: number;
}

/** The texts of one exchange, which several moments look at. Of a long transcript these are all messages, at every turn. */
const ofOneExchange: FoundTextsLimits = { texts: 4096, length: 4_000_000 };

export function createFoundTexts(limits: FoundTextsLimits = ofOneExchange): FoundTexts {
  // Two generations, because forgetting texts one by one would take longer the more there are.
  let young = new Map<string, FoundText>();
  let older: ReadonlyMap<string, FoundText> = new Map();
  let length = 0;
  const put = (text: string, found: FoundText): void => {
    if (!young.has(text)) length += text.length;
    young.set(text, found);
    if (young.size <= limits.texts && length <= limits.length) return;
    older = young;
    young = new Map();
    length = 0;
  };
  return {
    put,
    of(text) {
      const found = young.get(text);
      if (found) return found;
      const before = older.get(text);
      if (before) put(text, before);
      return before;
    },
  };
}

const nothing: readonly Stretch[] = [];

/** In most texts nothing is found, and many of them are kept: that is one object for all that the same finders looked at. */
export const foundNothing = (by: Looked): FoundText => ({ by, finding: [], of: () => nothing });

export const foundIn = (by: Looked, found: ReadonlyMap<string, readonly Stretch[]>): FoundText => ({
  by,
  finding: [...found.keys()],
  of: (finder) => found.get(finder) ?? nothing,
});
