import type { Range, WorkspaceEdit } from 'vscode-languageserver-types';
import type { Change } from '../actions/selection.ts';
import { createPositions } from '../text/positions.ts';

/** Something that was written for an author, or why it could not be. */
export type Authored =
  | {
      readonly kind: 'edit';
      readonly edit: WorkspaceEdit;
      /** The file that is edited or created, and what was written there, once it is. */
      readonly uri: string;
      readonly range: Range;
      /** What its author has to know, as a sentence. */
      readonly note?: string;
    }
  | { readonly kind: 'refused'; readonly reason: string };

export const refused = (reason: string): Authored => ({ kind: 'refused', reason });

/** Changes of a file, of which the last writes what is to be shown. They come in the order of the text. */
export function authored(uri: string, text: string, changes: readonly Change[], note?: string): Authored {
  const positions = createPositions(text);
  const edits = changes.map(({ start, end, text: newText }) => ({ range: positions.range(start, end), newText }));
  return { kind: 'edit', edit: { changes: { [uri]: edits } }, uri, range: shown(text, changes), ...(note && { note }) };
}

/** A file that is not there yet. */
export function authoredFile(uri: string, text: string, note?: string): Authored {
  const start = { line: 0, character: 0 };
  return {
    kind: 'edit',
    edit: {
      documentChanges: [
        { kind: 'create', uri, options: { ignoreIfExists: true } },
        { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: text }] },
      ],
    },
    uri,
    range: createPositions(text).range(0, text.length),
    ...(note && { note }),
  };
}

export const applied = (text: string, changes: readonly Change[]): string =>
  changes.reduceRight((all, { start, end, text: written }) => all.slice(0, start) + written + all.slice(end), text);

/** Where the last change stands when all are made, without the white space around it. */
function shown(text: string, changes: readonly Change[]): Range {
  const last = changes.at(-1);
  const before = changes
    .slice(0, -1)
    .reduce((sum, { start, end, text: written }) => sum + written.length - (end - start), 0);
  const start = before + (last?.start ?? 0);
  const written = last?.text ?? '';
  const lead = written.length - written.trimStart().length;
  return createPositions(applied(text, changes)).range(start + lead, start + written.trimEnd().length);
}
