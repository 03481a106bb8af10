import type { Nfa } from './nfa/nfa.ts';
import { resolveLookaround } from './nfa/resolve-lookaround.ts';
import { draftNfa } from './nfa/thompson.ts';
import type { PatternProblem, PatternReport, PatternSpec, RegexSpec, WordsSpec } from './pattern-spec.ts';
import { withoutLeadingRun } from './syntax/leading-run.ts';
import { type Measure, measure } from './syntax/measure.ts';
import { parsePattern } from './syntax/parse.ts';

/** The most states an expression may have: a character that was never seen in its place costs at most so many steps. */
export const MAX_STATES = 20_000;
/** Each start of a validated pattern may be followed for so many UTF-16 units. */
const MAX_VALIDATED_LENGTH = 2_000;

/** Says what is wrong with a spec, and how long its matches can be. Never throws. */
export function inspectPattern(spec: PatternSpec): PatternReport {
  return spec.kind === 'words' ? inspectWords(spec) : compileSpec(spec).report;
}

function inspectWords({ words }: WordsSpec): PatternReport {
  const empty = words.flatMap((word, index) => (word.length === 0 ? [index] : []));
  const problems = empty.map((index) =>
    problem('empty-word', 'A word of the list is empty: remove it.', index, index + 1),
  );
  if (words.length === 0) problems.push(problem('empty-list', 'The list has no words: add one.', 0, 0));
  const lengths = words.map((word) => word.length);
  return {
    problems,
    minLength: lengths.reduce((least, length) => Math.min(least, length), Number.POSITIVE_INFINITY),
    maxLength: lengths.reduce((most, length) => Math.max(most, length), 0),
    matchesEmpty: false,
    groups: 0,
  };
}

/** What an expression becomes; without an automaton there are problems. */
export interface Compiled {
  readonly nfa: Nfa | undefined;
  readonly report: PatternReport;
}

/** Who compiles a spec has often inspected it before. */
const compiled = new WeakMap<RegexSpec, Compiled>();

/** Compiles with marks for the group that the spec asks for (slots 0 and 1). */
export function compileSpec(spec: RegexSpec): Compiled {
  const known = compiled.get(spec) ?? compileWith(spec, 'one');
  compiled.set(spec, known);
  return known;
}

/** Compiles with marks for all groups (slots 2n and 2n + 1). */
export const compileAllGroups = (spec: RegexSpec): Compiled => compileWith(spec, 'all');

function compileWith(spec: RegexSpec, capture: 'one' | 'all'): Compiled {
  const { source } = spec;
  const parsed = parsePattern(source, spec.ignoreCase);
  const ast = spec.group === undefined ? parsed.ast : withoutLeadingRun(parsed.ast);
  const size = measure(ast);
  const marked = groupNumber(spec, parsed.groupNames);
  const groups = parsed.groupNames.length - 1;

  const problems = [...parsed.problems];
  const refuse = (code: string, message: string) => problems.push(problem(code, message, 0, source.length));
  if (spec.group !== undefined && marked === undefined) refuse('unknown-group', unknownGroup(spec.group, groups));
  if (spec.validate !== undefined && size.max > MAX_VALIDATED_LENGTH) refuse('validated-too-long', tooLong(size));

  let nfa: Nfa | undefined;
  if (problems.length === 0) {
    const slots =
      capture === 'all'
        ? parsed.groupNames.map((_, group) => [group, 2 * group] as const)
        : [[marked ?? 0, 0] as const];
    nfa = size.nodes > MAX_STATES ? undefined : resolveLookaround(draftNfa(ast, new Map(slots)), MAX_STATES);
    if (nfa === undefined) refuse('too-large', TOO_LARGE);
    else if (nfa.nodes.length === 0) refuse('never-matches', NEVER_MATCHES);
  }
  return { nfa, report: { problems, minLength: size.min, maxLength: size.max, matchesEmpty: size.min === 0, groups } };
}

function problem(code: string, message: string, start: number, end: number): PatternProblem {
  return { code, message, start, end };
}

function groupNumber({ group }: RegexSpec, names: readonly (string | undefined)[]): number | undefined {
  const number = typeof group === 'string' ? names.indexOf(group) : group;
  const exists = number !== undefined && Number.isInteger(number) && number >= 1 && number < names.length;
  return exists ? number : undefined;
}

function unknownGroup(group: number | string, groups: number): string {
  const known = groups === 0 ? 'the expression has none' : `they are numbered from 1 to ${groups}`;
  return `There is no group \`${group}\`: ${known}; only \`(...)\` and \`(?<name>...)\` make one.`;
}

function tooLong({ max }: Measure): string {
  const length = max === Number.POSITIVE_INFINITY ? 'without limit' : `up to ${max}`;
  return `A validated expression may match up to ${MAX_VALIDATED_LENGTH} characters, this one ${length}: bound its repetitions.`;
}

const TOO_LARGE = `The expression needs more than ${MAX_STATES} states: lower its counted repetitions, or split it.`;

const NEVER_MATCHES =
  'The expression matches no text at all: look for assertions that exclude each other, and for empty classes.';
