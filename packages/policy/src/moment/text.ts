import { Unknown } from '@parapet/cel';
import type { Seen } from './moment.ts';

/**
 * Stands between the parts of a text in the string that conditions see. No finding spans two parts, so text is scanned piece by
 * piece between separators (also where a model writes one itself). U+001E, the record separator, occurs in no ordinary text.
 */
export const partSeparator = '\u001e';

/** One piece of a moment's text. */
export interface TextPiece {
  /** JSON pointer within the moment. */
  readonly part: string;
  readonly content: Seen<string>;
  /** It is no text that could be changed: a number, or the name of a member. */
  readonly fixed?: boolean;
}

/** Text of which at least one piece was not seen; the others are kept, so that what can be told is told. */
export class PartlyUnknownText extends Unknown {
  readonly pieces: readonly TextPiece[];

  constructor(paths: readonly string[], pieces: readonly TextPiece[]) {
    super(paths);
    this.pieces = pieces;
  }
}

/** The pieces as conditions see them: one string, or partly unknown. */
export function joinPieces(path: string, pieces: readonly TextPiece[]): string | Unknown {
  const [first] = pieces;
  if (pieces.length === 1 && typeof first?.content === 'string') return first.content;
  const known: string[] = [];
  for (const { content } of pieces) if (typeof content === 'string') known.push(content);
  if (known.length === pieces.length) return known.join(partSeparator);
  return new PartlyUnknownText([path], pieces);
}
