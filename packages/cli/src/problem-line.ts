import type { Problem } from '@parapet/policy';
import { printable } from './columns.ts';

/**
 * A problem on one line, as compilers write it, so that an editor finds the place: `file:line:column: severity: message [code]`.
 * A file whose text is not at hand has no place in it that could be told; then it is its beginning.
 */
export const problemLine = ({
  file,
  line,
  column,
  severity,
  message,
  code,
}: Pick<Problem, 'file' | 'line' | 'column' | 'severity' | 'message'> & { readonly code?: string }): string =>
  `${printable(file)}:${line}:${column}: ${severity}: ${printable(message)}${code === undefined ? '' : ` [${code}]`}\n`;
