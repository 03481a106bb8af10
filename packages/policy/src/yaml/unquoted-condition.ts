import { parse } from '@parapet/cel';
import type { SourceRange } from '../problem.ts';

/** A value behind its key or the dash of its item. */
const VALUE = /^(\s*(?:- +)*(?:[\w.-]+: +)?)(\S.*?)\s*$/;

/** What YAML takes at the beginning of a value, and what it takes in the middle, for something else than text. */
const TRAP = /^["'[{%@`]|: /;

/**
 * The value of the line that an offset is in, where YAML could not read it and CEL can, because it begins with a quote or a bracket or has a
 * `: ` in it; undefined where it is something else that YAML could not read.
 */
export function unquotedCondition(source: string, offset: number): SourceRange | undefined {
  const lineStart = source.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = source.indexOf('\n', offset);
  const line = source.slice(lineStart, lineEnd < 0 ? source.length : lineEnd);
  const [, before = '', value = ''] = VALUE.exec(line) ?? [];
  if (before.trim() === '' || !TRAP.test(value)) return undefined;
  // A comment may stand behind it.
  const written = [value, value.replace(/\s+#.*$/, '')].find((cel) => parse(cel).problems.length === 0);
  const start = lineStart + before.length;
  return written === undefined ? undefined : { start, end: start + written.length };
}
