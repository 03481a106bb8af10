import type { Diagnostic, Position } from 'vscode-languageserver-types';
import { createPositions } from '../src/text/positions.ts';

/** A text with `<|>` where the cursor is, taken apart. */
export function withCursor(marked: string): { readonly text: string; readonly position: Position } {
  const offset = marked.indexOf('<|>');
  if (offset < 0) throw new Error('The text has no <|>.');
  const text = marked.slice(0, offset) + marked.slice(offset + 3);
  return { text, position: createPositions(text).position(offset) };
}

/** Lines that hold an expectation: `#   ^^^ error parapet/...` below what it is about, `# lens: ...` above it. */
const EXPECTATION = /^#(?: *\^+ (?:error|warning|information) | lens: ).*\n/gm;

export const withoutExpectations = (text: string): string => text.replace(EXPECTATION, '');

const severities = ['', 'error', 'warning', 'information'];

/** The text with a line below each diagnostic. The `#` stands in for the first column. */
export function withDiagnostics(text: string, diagnostics: readonly Diagnostic[]): string {
  return insertLines(
    text,
    diagnostics.map(({ range: { start, end }, severity, code }) => {
      const width = end.line > start.line ? 1 : Math.max(end.character - start.character, 1);
      const mark = '^'.repeat(Math.max(start.character === 0 ? width - 1 : width, 1));
      return {
        line: start.line + 1,
        text: `#${' '.repeat(Math.max(start.character - 1, 0))}${mark} ${severities[severity ?? 0]} ${code}`,
      };
    }),
  );
}

/** The text with a line above each lens. */
export function withLenses(
  text: string,
  lenses: readonly { readonly range: { readonly start: Position }; readonly command?: { readonly title: string } }[],
): string {
  return insertLines(
    text,
    lenses.map(({ range, command }) => ({ line: range.start.line, text: `# lens: ${command?.title}` })),
  );
}

function insertLines(text: string, inserted: readonly { readonly line: number; readonly text: string }[]): string {
  const lines = text.split('\n');
  // From the end, so that the lines before are where they were.
  for (const { line, text: added } of inserted.toSorted((a, b) => a.line - b.line).toReversed())
    lines.splice(line, 0, added);
  return lines.join('\n');
}
