import { nearest } from '@parapet/cel';
import { detectors } from '@parapet/detectors';
import { inspectPattern, type PatternSpec } from '@parapet/pattern';
import { shortDigestOf } from '../digest.ts';
import type { ReadEntries } from '../list/read-entries.ts';
import type { Reporter } from '../problem.ts';
import type { FactFinderSyntax, FinderSyntax } from '../syntax/policy-syntax.ts';
import { listed } from '../yaml/fields.ts';
import type { Finder } from './finder.ts';

type Of<K extends FinderSyntax['kind']> = Extract<FinderSyntax, { kind: K }>;

/** A finder from its definition, or undefined where that is wrong, which is reported. */
export function compileFinder(
  syntax: Exclude<FinderSyntax, FactFinderSyntax>,
  readEntries: ReadEntries,
  reporter: Reporter,
): Finder | undefined {
  switch (syntax.kind) {
    case 'pattern':
      return compilePattern(syntax, reporter);
    case 'words':
      return compileWords(syntax, readEntries, reporter);
    case 'detector':
      return compileDetector(syntax, reporter);
  }
}

function compilePattern({ pattern, ignoreCase, group }: Of<'pattern'>, reporter: Reporter): Finder | undefined {
  const spec: PatternSpec = { kind: 'regex', source: pattern.text, ignoreCase, ...(group !== undefined && { group }) };
  const { problems, maxLength, matchesEmpty } = inspectPattern(spec);
  for (const { code, message, start, end } of problems)
    reporter.report(`pattern-${code}`, message, pattern.locate({ start, end }));
  if (problems.length > 0) return undefined;
  if (matchesEmpty)
    reporter.report(
      'pattern-matches-empty',
      'This pattern also matches nothing at all; empty matches are never findings.',
      pattern.range,
      { severity: 'warning' },
    );
  if (maxLength === Infinity)
    reporter.report(
      'pattern-unbounded',
      'This pattern has no longest match: a streamed answer is held while one may still grow, up to 16,384 characters, and refused then. Bound its repeats: `{1,64}` instead of `+`.',
      pattern.range,
      { severity: 'warning' },
    );
  return { digest: shortDigestOf(['pattern', pattern.text, ignoreCase, group]), kind: 'pattern', spec, maxLength };
}

function compileWords(
  { name, entries, caseSensitive }: Of<'words'>,
  readEntries: ReadEntries,
  reporter: Reporter,
): Finder | undefined {
  const words = readEntries(entries, name.range);
  if (!words) return undefined;
  if (words.length === 0) {
    reporter.report('empty-words', 'This finder has no words, so it never finds anything.', name.range);
    return undefined;
  }
  const spec: PatternSpec = { kind: 'words', words, caseSensitive };
  const { problems, maxLength } = inspectPattern(spec);
  for (const { code, message } of problems) reporter.report(`words-${code}`, message, name.range);
  if (problems.length > 0) return undefined;
  return {
    digest: shortDigestOf(['words', [...new Set(words)].sort(), caseSensitive]),
    kind: 'words',
    spec,
    maxLength,
  };
}

function compileDetector(
  { detector: named, options, optionRanges, name }: Of<'detector'>,
  reporter: Reporter,
): Finder | undefined {
  const detector = detectors.get(named.value);
  if (!detector) {
    const known = [...detectors.keys()];
    const meant = nearest(named.value, known);
    reporter.report(
      'unknown-detector',
      `There is no detector \`${named.value}\`. ${meant ? `Did you mean \`${meant}\`?` : `There are ${listed(known)}.`}`,
      named.range,
      meant ? { fix: { title: `Change to \`${meant}\``, ...named.range, text: meant } } : {},
    );
    return undefined;
  }
  const built = detector.build(options);
  if ('problems' in built) {
    for (const { option, message } of built.problems)
      reporter.report('detector-option', message, optionRanges[option] ?? name.range);
    return undefined;
  }
  const { maxLength } = inspectPattern(built.spec);
  return {
    digest: shortDigestOf(['detector', detector.name, detector.version, options]),
    kind: detector.kind,
    spec: built.spec,
    maxLength,
  };
}
