import { EvaluationError, type Result, Unknown } from '@parapet/cel';
import { AskedFinder, type Places } from '../fact/asked-finder.ts';
import { joinPieces, PartlyUnknownText, type TextPiece } from '../moment/text.ts';
import { UnknownText } from '../moment/unknown-text.ts';
import type { TextPath } from '../schema/moment-schema.ts';
import type { FinderValue } from './finder-value.ts';
import type { ScoredStretch } from './scanner.ts';

/** What can be said of a text that may be unknown in part: what was found, and whether anything could have been missed. */
export interface Found {
  readonly findings: readonly { readonly text: string | undefined; readonly stretch: ScoredStretch }[];
  readonly missed: Unknown | EvaluationError | undefined;
}

/** What a finder finds in a text, as far as that was seen or recorded. */
export function findIn(text: Result, value: FinderValue): Found {
  if (typeof text === 'string') return foundIn(value.find(text), text);
  if (!(text instanceof Unknown)) return missed(text instanceof EvaluationError ? text : new Unknown([]));
  // A system is asked about all of a text, so it is recorded for all of it.
  if (value instanceof AskedFinder) return foundIn(value.findHidden(text), undefined);
  if (text instanceof PartlyUnknownText) {
    const found = text.pieces.map(({ content }) => findIn(content, value));
    return {
      findings: found.flatMap(({ findings }) => findings),
      missed: found.some((one) => one.missed) ? text : undefined,
    };
  }
  if (text instanceof UnknownText && text.scanned.includes(value.finder.digest))
    return foundIn(
      text.findings.filter(({ digest }) => digest === value.finder.digest),
      undefined,
    );
  return missed(text);
}

const missed = (why: Unknown | EvaluationError): Found => ({ findings: [], missed: why });

const foundIn = (places: Places, text: string | undefined): Found =>
  places instanceof Unknown || places instanceof EvaluationError
    ? missed(places)
    : { findings: places.map((stretch) => ({ text, stretch })), missed: undefined };

/** What was found in one piece of a text. */
export interface FoundInPiece extends Found {
  readonly piece: TextPiece;
}

/** What a finder finds in each piece of a text. Systems that are asked hear all of the text at once. */
export function findInPieces(
  path: TextPath,
  pieces: readonly TextPiece[],
  value: FinderValue,
): readonly FoundInPiece[] {
  const whole = value instanceof AskedFinder ? joinPieces(path, pieces) : undefined;
  if (typeof whole !== 'string') return pieces.map((piece) => ({ piece, ...foundInPiece(piece, value) }));
  const { findings, missed: why } = findIn(whole, value);
  let begin = 0;
  return pieces.map((piece) => {
    const text = String(piece.content);
    const [from, to] = [begin, begin + text.length];
    begin = to + 1;
    const own = findings.filter(({ stretch }) => stretch.start >= from && stretch.end <= to);
    return {
      piece,
      missed: why,
      findings: own.map(({ stretch }) => ({
        text,
        stretch: { ...stretch, start: stretch.start - from, end: stretch.end - from },
      })),
    };
  });
}

/** Of a text that is not there, also what was recorded without looking for all. */
function foundInPiece({ content }: TextPiece, value: FinderValue): Found {
  if (!(content instanceof UnknownText) || value instanceof AskedFinder) return findIn(content, value);
  const { digest } = value.finder;
  const places = content.findings.filter((finding) => finding.digest === digest);
  return { ...foundIn(places, undefined), missed: content.scanned.includes(digest) ? undefined : content };
}
