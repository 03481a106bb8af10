import type { Nfa } from './nfa/nfa.ts';
import { resolveLookaround } from './nfa/resolve-lookaround.ts';
import { draftNfa } from './nfa/thompson.ts';
import type { PatternProblem, PatternReport, PatternSpec, RegexSpec, WordsSpec } from './pattern-spec.ts';
import { measure } from './syntax/measure.ts';
import { parsePattern } from './syntax/parse.ts';

/** A pattern of this size costs up to so many steps for a character that was never seen in its place. */
const MAX_NODES = 20_000;
/** Each start of a validated pattern is followed for as many characters. */
const MAX_VALIDATED_LENGTH = 2_000;

/** What a sound expression became. */
export interface CompiledRegex {
  readonly nfa: Nfa;
  readonly report: PatternReport;
}

/** Says what is wrong with a spec, and how long its matches can be. Never throws. */
export function inspectPattern(spec: PatternSpec): PatternReport {
  return spec.kind === 'words' ? inspectWords(spec) : compileSpec(spec).report;
}

function inspectWords({ words }: WordsSpec): PatternReport {
  const problems: PatternProblem[] = [];
  if (words.length === 0)
    problems.push(problem('empty-list', 'The list has no words: add one, or remove the pattern.', 0, 0));
  words.forEach((word, index) => {
    if (word.length === 0)
      problems.push(problem('empty-word', 'A word of the list is empty: remove it.', index, index + 1));
  });
  const lengths = words.map((word) => word.length);
  return {
    problems,
    minLength: lengths.reduce((least, length) => Math.min(least, length), Number.POSITIVE_INFINITY),
    maxLength: lengths.reduce((most, length) => Math.max(most, length), 0),
    matchesEmpty: false,
    groups: 0,
  };
}

/** Compiles an expression as far as its problems allow; without problems there is an automaton. */
export function compileSpec(spec: RegexSpec): { readonly nfa: Nfa | undefined; readonly report: PatternReport } {
  const { source } = spec;
  const parsed = parsePattern(source, spec.ignoreCase);
  const problems = [...parsed.problems];
  const whole = (code: string, message: string) => problems.push(problem(code, message, 0, source.length));
  const { min, max, nodes } = measure(parsed.ast);
  const groups = parsed.groupNames.length - 1;

  const marked = groupNumber(spec, parsed.groupNames);
  if (spec.group !== undefined && marked === undefined) {
    whole(
      'unknown-group',
      `There is no group \`${spec.group}\`: ${groups === 0 ? 'the expression has no groups' : `it has ${groups}`}.`,
    );
  }
  if (spec.validate !== undefined && max > MAX_VALIDATED_LENGTH) {
    const length = max === Number.POSITIVE_INFINITY ? 'no upper limit' : `a limit of ${max} characters`;
    whole(
      'validated-too-long',
      `A validated expression matches at most ${MAX_VALIDATED_LENGTH} characters, and this one has ${length}: bound its repetitions.`,
    );
  }
  let nfa: Nfa | undefined;
  if (problems.length === 0) {
    nfa = nodes > MAX_NODES ? undefined : resolveLookaround(draftNfa(parsed.ast, marked), MAX_NODES);
    if (nfa === undefined) {
      whole(
        'too-large',
        `The expression needs more than ${MAX_NODES} states: lower its counted repetitions or split it.`,
      );
    } else if (nfa.nodes.length === 0) {
      whole(
        'never-matches',
        'The expression can match no text: look for assertions that contradict each other, and for empty classes.',
      );
    }
  }
  return { nfa, report: { problems, minLength: min, maxLength: max, matchesEmpty: min === 0, groups } };
}

function problem(code: string, message: string, start: number, end: number): PatternProblem {
  return { code, message, start, end };
}

function groupNumber({ group }: RegexSpec, names: readonly (string | undefined)[]): number | undefined {
  const number = typeof group === 'string' ? names.indexOf(group) : group;
  return number !== undefined && Number.isInteger(number) && number >= 1 && number < names.length ? number : undefined;
}
