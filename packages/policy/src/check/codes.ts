// Long because it is one table: every code that reading, compiling and checking can report.
import type { Severity } from '../problem.ts';

export interface CodeDoc {
  readonly severity: Severity;
  /** What is wrong, in one sentence of Markdown. */
  readonly says: string;
}

const error = (says: string): CodeDoc => ({ severity: 'error', says });
const warning = (says: string): CodeDoc => ({ severity: 'warning', says });
const information = (says: string): CodeDoc => ({ severity: 'information', says });

/** Every code that can be reported of a policy, without the `parapet/` before it; each has a page in `docs/reference/checks`. */
export const codes: Readonly<Record<string, CodeDoc>> = {
  // The file and its YAML.
  'empty-file': error('The file holds no policy.'),
  'file-too-large': error('A policy file holds at most a million characters.'),
  'yaml-syntax': error('The file is not YAML.'),
  'yaml-documents': error('A file holds several YAML documents.'),
  'yaml-directive': error('A line begins with `%`, which gives orders to the YAML reader.'),
  'yaml-duplicate-key': error('A key stands twice in one mapping; YAML readers differ on which one counts.'),
  'yaml-merge-key': error('A `<<` merges another mapping into this one, so that values count where nobody sees them.'),
  'yaml-anchor': error('A value begins with `&`, which names it for YAML and is not part of it.'),
  'yaml-alias': error('A value begins with `*`, which stands for one that was written elsewhere.'),
  'yaml-tag': error('A value begins with `!`, which YAML takes for a tag and drops with the word after it.'),
  'yaml-comment-cuts-condition': error('A ` #` inside a text of a condition begins a comment, and cuts it.'),
  'yaml-comment-in-condition': error('A `//` comment stands in a condition that YAML joins to one line.'),
  'yaml-comment-cuts-text': warning('A ` #` in a text begins a comment, and cuts it.'),
  'yaml-double-quoted-backslash': error('In double quotes YAML takes the backslash for itself.'),
  'yaml-condition-is-mapping': error('A `: ` or `{` makes YAML read a condition as a mapping.'),

  // Fields and their values.
  'missing-field': error('A field is missing without which nothing can be decided.'),
  'unknown-field': error('There is no such field, neither in the file nor in what a condition speaks of.'),
  'unknown-value': error('The value is none of those that the field takes.'),
  'wrong-type': error('Something else is expected here, such as a list instead of a text.'),
  'empty-list': error('A list is empty that says something by its entries alone.'),
  'language-version': error('The file is written in a version of the language that is not known.'),
  'invalid-name': error('A name has characters that names do not have.'),
  'reserved-name': error('A name belongs to the language.'),
  'duplicate-name': error('Two lists, finders or variables of a policy have one name.'),
  'duplicate-rule': error('Two rules of a policy have one id.'),
  'duplicate-policy': error('Two files have one policy id.'),
  'variable-cycle': error('A variable is defined by itself.'),
  'variable-out-of-place': error('A rule uses a variable that reads something its moment does not have.'),

  // Lists and finders.
  'unreadable-file': error('A file that the policy names cannot be read.'),
  'unknown-column': error('A CSV file has no such column.'),
  'unknown-finder-kind': error('A finder is not one of the kinds there are, or is several.'),
  'unknown-detector': error('There is no such built-in detector.'),
  'detector-option': error('A detector has no such option, or does not take the value.'),
  'empty-words': error('A word finder has no words.'),
  'words-empty-word': error('A word finder looks for an empty word.'),
  'pattern-unclosed-group': error('A group of a pattern is not closed.'),
  'pattern-unmatched-parenthesis': error('A `)` of a pattern closes nothing.'),
  'pattern-unclosed-class': error('A character class of a pattern is not closed.'),
  'pattern-unsupported-group': error('A pattern has a group of a kind that RE2 does not have.'),
  'pattern-duplicate-group-name': error('Two groups of a pattern have one name.'),
  'pattern-nesting-too-deep': error('Groups of a pattern are nested more than 200 deep.'),
  'pattern-nothing-to-repeat': error('A repetition of a pattern has nothing before it.'),
  'pattern-nested-repetition': error('A pattern repeats a repetition.'),
  'pattern-bad-repetition': error('The least number of a repetition is above the greatest.'),
  'pattern-repetition-too-large': error('A repetition of a pattern goes beyond 1,000.'),
  'pattern-bad-range': error('A range in a character class goes backwards, or has a class at an end.'),
  'pattern-assertion-in-class': error('A character class has something in it that is no character.'),
  'pattern-trailing-backslash': error('A pattern ends with a backslash.'),
  'pattern-unknown-escape': error('A backslash stands before a character that it gives no meaning.'),
  'pattern-bad-hex-escape': error('A `\\x` is not followed by two digits or a code point in braces.'),
  'pattern-unknown-property': error('There is no Unicode category or script of that name.'),
  'pattern-backreference': error(
    'A pattern refers back to what a group matched, which cannot be found in linear time.',
  ),
  'pattern-lookaround-too-wide': error('A lookaround looks at more than one character.'),
  'pattern-unknown-group': error('`group` names no group of the pattern.'),
  'pattern-too-large': error('A pattern becomes too large once its repetitions are written out.'),
  'pattern-never-matches': error('There is no text that the pattern matches.'),
  'pattern-matches-empty': warning('The pattern also matches nothing at all.'),
  'pattern-unbounded': warning('The pattern has no longest match, so streamed answers may have to wait for it.'),

  // Conditions.
  'unexpected-character': error('A condition has a character that means nothing there.'),
  'unexpected-token': error('A condition goes on in a way that makes no sense.'),
  'unexpected-end': error('A condition ends too early.'),
  unclosed: error('A bracket of a condition is not closed.'),
  'unterminated-string': error('A text in a condition has no closing quote.'),
  'invalid-escape': error('A text in a condition has a backslash that means nothing.'),
  'number-out-of-range': error('A number in a condition is too large.'),
  'reserved-word': error('A word of the expression language is used as a name.'),
  'unknown-operator': error('There is no such operator.'),
  'too-long': error('An expression has more than 100,000 characters.'),
  'too-deep': error('An expression is nested more than 250 deep.'),
  'unknown-name': error('A condition uses a name that nothing has at its moment.'),
  'unknown-function': error('A condition calls a function that does not exist.'),
  'unknown-struct': error('A condition makes a message, of which the language has none.'),
  'unknown-zone': error('There is no time zone of that name.'),
  'no-fields': error('A condition asks a value for a field that has none.'),
  'no-such-overload': error('A function or operator does not work on values of these types.'),
  'macro-arguments': error('A macro, such as `exists`, is not given a variable and a condition.'),
  'macro-variable': error('The first argument of a macro is not a name.'),
  'has-argument': error('`has(...)` is given something else than a field.'),
  'not-iterable': error('A macro goes through something that is neither a list nor a map.'),
  'not-optional': error('A value that is always there is treated as an optional one.'),
  'not-a-map': error('`transformMapEntry` is not given a map.'),
  'not-a-condition': error('A condition is neither true nor false.'),
  'invalid-pattern': error('The pattern given to `matches` cannot be read.'),

  // What an author would want to be told.
  'redact-without-finder': error('A rule redacts, and nothing in its condition finds what to take out.'),
  'always-true': warning('A condition is true whatever happens.'),
  'always-false': warning('A condition is never true.'),
  'implied-rule': warning('A rule says what an earlier one of its policy says already.'),
  'shadowed-rule': warning('A rule says what a rule of another policy says already.'),
  'impossible-action': warning('A rule asks for what cannot be done at its moment any more.'),
  'missing-message': warning('A rule refuses without a word.'),
  'missing-owner': warning('A policy enforces rules, and nobody answers for it.'),
  'malformed-control': warning('A control does not look like one.'),
  'unused-finder': warning('No rule uses a finder.'),
  'unused-list': warning('No rule uses a list.'),
  'unused-variable': warning('No rule uses a variable.'),
  'duplicate-finder': warning('Two finders of a policy look for the same.'),
  'placeholder-found': warning('A finder finds the placeholder that redaction leaves behind.'),
  'finding-is-whole-text': warning('A finding is compared with the whole text that it was found in.'),
  'blank-entry': warning('An entry of a list is blank.'),
  'padded-entry': warning('An entry of a list has white space at an end.'),
  'duplicate-entry': warning('An entry stands in a list twice.'),
  'stream-waits': information('Streamed answers wait for a rule.'),

  // Comments that silence the above.
  'ignore-without-reason': warning('A comment silences a problem and does not say why.'),
  'useless-ignore': warning('A comment silences nothing.'),
  'unknown-code': warning('A comment silences something that is never reported.'),
};
