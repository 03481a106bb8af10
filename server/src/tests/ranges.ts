import type { Range } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** Turns offsets in a text, in UTF-16 code units, into lines and columns. */
export function rangesIn(text: string): (range: { readonly start: number; readonly end: number }) => Range {
  const document = TextDocument.create('', 'yaml', 0, text);
  return ({ start, end }) => ({ start: document.positionAt(start), end: document.positionAt(end) });
}
