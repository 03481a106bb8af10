import Papa from 'papaparse';
import type { Reporter, SourceRange } from '../problem.ts';
import type { EntriesSyntax } from '../syntax/policy-syntax.ts';
import { entriesOfJson } from './json-entries.ts';
import { type ReadFile, readBeside } from './read-beside.ts';

export type ReadEntries = (entries: EntriesSyntax, range: SourceRange) => readonly string[] | undefined;

/**
 * Entries written out in the policy or held in a file: one a line (`#` begins a comment line), the column of a CSV file, or a JSON
 * array. Those of files are trimmed, and none is blank.
 */
export function createEntryReader(read: ReadFile, reporter: Reporter): ReadEntries {
  const { report } = reporter;
  return (entries) => {
    if (entries.kind === 'inline') return entries.words.map(({ value }) => value);
    const { file, column } = entries;
    const content = readBeside(file, read, reporter);
    if (content === undefined) return undefined;
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
