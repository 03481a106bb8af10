import type { Finding } from '../decision/decision.ts';
import type { Moment } from './moment.ts';
import { ownText, viewOf } from './view.ts';

/** What a moment itself says, piece by piece: the texts in which finders look and that redaction changes. Pieces not seen are left out. */
export function ownTextsOf(moment: Moment): readonly string[] {
  const path = ownText[moment.at];
  const pieces = (path && viewOf(moment).texts[path]) ?? [];
  return pieces.flatMap(({ content }) => (typeof content === 'string' ? [content] : []));
}

/** The text in which something was found; undefined where only a record of it is left. */
export function foundText(moment: Moment, { part, start, end }: Finding): string | undefined {
  const piece = Object.values(viewOf(moment).texts)
    .flat()
    .find((one) => one.part === part);
  return typeof piece?.content === 'string' ? piece.content.slice(start, end) : undefined;
}
