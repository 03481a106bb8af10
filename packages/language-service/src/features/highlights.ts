import type { DocumentHighlight, DocumentHighlightKind, Position } from 'vscode-languageserver-types';
import type { FileView } from '../files/file-views.ts';
import { isSameTarget, occurrenceAt, occurrencesIn } from '../names/occurrences.ts';
import { referencesInCondition } from './references.ts';

const READ: DocumentHighlightKind = 2;
const WRITE: DocumentHighlightKind = 3;

/** The places of this document where the name at a position stands for the same; where it is given is marked as written. */
export function highlights(view: FileView, together: readonly FileView[], position: Position): DocumentHighlight[] {
  const found = occurrenceAt(view, together, view.positions.offset(position));
  if (!found) return referencesInCondition(view, position).map((range) => ({ range, kind: READ }));
  return occurrencesIn(view, together)
    .filter(({ target }) => isSameTarget(target, found.target))
    .map(({ range, isDeclaration }) => ({
      range: view.positions.range(range.start, range.end),
      kind: isDeclaration ? WRITE : READ,
    }));
}
