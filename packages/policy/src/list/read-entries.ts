import Papa from 'papaparse';
import type { Reporter, SourceRange } from '../problem.ts';
import type { EntriesSyntax } from '../syntax/policy-syntax.ts';
import { entriesOfJson } from './json-entries.ts';

/** Text of a file named in a policy, or undefined where there is none. The path is resolved against the policy file's folder. */
export type ReadFile = (path: string) => string | undefined;

export type ReadEntries = (entries: EntriesSyntax, range: SourceRange) => readonly string[] | undefined;

/**
 * Entries written out in the policy or held in a file: one a line (`#` begins a comment line), the column of a CSV file, or a JSON
 * array. Those of files are trimmed, and none is blank.
 */
export function createEntryReader(read: ReadFile, { file: policyFile, report }: Reporter): ReadEntries {
  return (entries) => {
    if (entries.kind === 'inline') return entries.words.map(({ value }) => value);
    const { file, column } = entries;
    const path = resolve(policyFile, file.value);
    const text = read(path);
    if (text === undefined) {
      report(
        'unreadable-file',
        `\`${file.value}\` cannot be read; the path counts from the folder of this policy.`,
        file.range,
      );
      return undefined;
    }
    const content = text.replace(/^\uFEFF/, '');
    if (/\.json$/i.test(file.value)) {
      const read = entriesOfJson(content, column?.value);
      if ('entries' in read) return withoutBlanks(read.entries);
      if (column && read.isColumn) report('unknown-column', `\`${file.value}\` ${read.wrong}.`, column.range);
      else report('malformed-list', `\`${file.value}\` ${read.wrong}.`, file.range);
      return undefined;
    }
    if (!column) return withoutBlanks(content.split(/\r\n|[\r\n]/)).filter((line) => !line.startsWith('#'));
    const [header, ...rows] = Papa.parse<readonly string[]>(content, { skipEmptyLines: true }).data;
    const index = header?.indexOf(column.value) ?? -1;
    if (index >= 0) return withoutBlanks(rows.map((row) => row[index] ?? ''));
    report(
      'unknown-column',
      `\`${file.value}\` has no column \`${column.value}\`; its first line names ${(header ?? []).map((name) => `\`${name}\``).join(', ')}.`,
      column.range,
    );
    return undefined;
  };
}

const withoutBlanks = (entries: readonly string[]): readonly string[] =>
  entries.map((entry) => entry.trim()).filter((entry) => entry !== '');

/** `path` against the folder that `base` is in; absolute paths stay. Paths use `/`. */
function resolve(base: string, path: string): string {
  if (/^(\/|[A-Za-z]:[/\\])/.test(path)) return path;
  const parts = base.split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
