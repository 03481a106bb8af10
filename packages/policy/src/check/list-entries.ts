import type { Reporter } from '../problem.ts';
import type { FinderSyntax, Located } from '../syntax/policy-syntax.ts';
import type { Check } from './check-policy.ts';

/** Entries that never equal what they are meant to, or that stand there twice. Files are trimmed as they are read. */
export const checkListEntries: Check = ({ syntax, lists }, reporter) => {
  for (const { name, entries } of syntax.lists) {
    if (entries.kind === 'inline') checkWritten(entries.words, (word) => word, reporter);
    else checkRead(lists.get(name.value) ?? [], entries.file, reporter);
  }
  for (const finder of syntax.finders)
    if (finder.kind === 'words' && finder.entries.kind === 'inline')
      checkWritten(finder.entries.words, spellingOf(finder), reporter);
};

/** How a word finder tells words apart. */
const spellingOf =
  ({ caseSensitive }: Extract<FinderSyntax, { kind: 'words' }>) =>
  (word: string): string =>
    caseSensitive ? word : word.toLowerCase();

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

function checkRead(entries: readonly string[], file: Located, { report }: Reporter): void {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const entry of entries) (seen.has(entry) ? twice : seen).add(entry);
  const [first, ...others] = twice;
  if (first === undefined) return;
  const rest = others.length === 0 ? '' : ` and ${others.length} more`;
  report('duplicate-entry', `\`${file.value}\` holds \`${first}\`${rest} more than once.`, file.range, {
    severity: 'warning',
  });
}
