import type { Moment } from './moment.ts';
import { ownText, viewOf } from './view.ts';

/** What a moment itself says, piece by piece: the texts in which finders look and that redaction changes. Pieces not seen are left out. */
export function ownTextsOf(moment: Moment): readonly string[] {
  const path = ownText[moment.at];
  const pieces = (path && viewOf(moment).texts[path]) ?? [];
  return pieces.flatMap(({ content }) => (typeof content === 'string' ? [content] : []));
}
