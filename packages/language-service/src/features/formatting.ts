import type { FileKind } from '@parapet/policy/editor';
import { formatFile } from '@parapet/policy/editor';
import type { TextEdit } from 'vscode-languageserver-types';
import { createPositions } from '../text/positions.ts';

/** What lays a file out evenly: one edit of the lines that differ, or none. */
export function formatting(text: string, kind: FileKind): TextEdit[] {
  const formatted = formatFile(text, kind);
  if (formatted === text) return [];
  const [before, after] = [linesOf(text), linesOf(formatted)];
  const shortest = Math.min(before.length, after.length);
  let first = 0;
  while (first < shortest && before[first] === after[first]) first++;
  let last = 0;
  while (last < shortest - first && before.at(-1 - last) === after.at(-1 - last)) last++;
  const start = before.slice(0, first).join('').length;
  const end = before.slice(0, before.length - last).join('').length;
  const newText = after.slice(first, after.length - last).join('');
  return [{ range: createPositions(text).range(start, end), newText }];
}

/** With their line breaks. */
const linesOf = (text: string): readonly string[] => text.split(/(?<=\n)/);
