import type { Problem } from '@parapet/policy';

/** Where a problem ends, both from 1; the column is the first that is not part of it. */
export function endOf(
  text: string,
  { line, column, start, end }: Pick<Problem, 'line' | 'column' | 'start' | 'end'>,
): { readonly line: number; readonly column: number } {
  const lines = text.slice(start, end).split('\n');
  const last = lines.at(-1) ?? '';
  return { line: line + lines.length - 1, column: lines.length > 1 ? last.length + 1 : column + last.length };
}
