import { foldCase } from '@parapet/pattern';
import type { Reporter } from '../problem.ts';
import type { Located } from '../syntax/policy-syntax.ts';
import type { Check } from './check-policy.ts';

/** Entries that never equal what they are meant to, or that stand there twice. Files are trimmed as they are read. */
export const checkListEntries: Check = ({ syntax, lists }, reporter) => {
  for (const { name, entries, foldsCase } of syntax.lists) {
    const spelling = spellingOf(!foldsCase);
    if (entries.kind === 'inline') checkWritten(entries.words, spelling, reporter);
    else checkRead(lists.get(name.value)?.value ?? [], spelling, entries.file, reporter);
  }
  for (const finder of syntax.finders)
    if (finder.kind === 'words' && finder.entries.kind === 'inline')
      checkWritten(finder.entries.words, spellingOf(finder.caseSensitive), reporter);
};

/** How entries are told apart. */
const spellingOf = (caseSensitive: boolean): ((entry: string) => string) =>
  caseSensitive ? (entry) => entry : foldCase;

function checkWritten(words: readonly Located[], spelling: (word: string) => string, { report }: Reporter): void {
  const seen = new Set<string>();
  for (const { value, range } of words) {
    const trimmed = value.trim();
    if (trimmed === '')
      report('blank-entry', 'This entry is blank; no text is. Remove it.', range, { severity: 'warning' });
    else if (trimmed !== value)
      report(
        'padded-entry',
        'This entry has white space at an end, which texts must have as well to equal it.',
        range,
        {
          severity: 'warning',
          fix: { title: 'Take the white space off', ...range, text: `'${trimmed.replaceAll("'", "''")}'` },
        },
      );
    else if (seen.has(spelling(value)))
      report('duplicate-entry', `\`${value}\` stands here twice. Remove one.`, range, { severity: 'warning' });
    seen.add(spelling(value));
  }
}

function checkRead(
  entries: readonly string[],
  spelling: (entry: string) => string,
  file: Located,
  { report }: Reporter,
): void {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const entry of entries) {
    const spelt = spelling(entry);
    if (seen.has(spelt)) twice.add(entry);
    seen.add(spelt);
  }
  const [first, ...others] = twice;
  if (first === undefined) return;
  const rest = others.length === 0 ? '' : ` and ${others.length} more`;
  report('duplicate-entry', `\`${file.value}\` holds \`${first}\`${rest} more than once.`, file.range, {
    severity: 'warning',
  });
}
