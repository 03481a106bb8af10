import { nearest } from '@parapet/cel';
import type { DetectorOption, OptionProblem } from './detector.ts';

/** More values than this are not listed in a message; the option's documentation says what they are. */
const LISTED_VALUES = 12;

export interface CheckedOptions {
  readonly problems: readonly OptionProblem[];
  /** The values given for a list option, without those that were refused; `undefined` where the option was not given. */
  list(option: string): readonly string[] | undefined;
}

/** Holds what an author wrote against the options a detector has. */
export function checkOptions(
  detector: string,
  known: Readonly<Record<string, DetectorOption>>,
  given: Readonly<Record<string, unknown>>,
): CheckedOptions {
  const problems: OptionProblem[] = [];
  const lists = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(given)) {
    const option = Object.hasOwn(known, name) ? known[name] : undefined;
    if (option === undefined) {
      problems.push({ option: name, message: unknownOption(detector, name, Object.keys(known)) });
    } else if (!Array.isArray(value) || value.length === 0) {
      problems.push({ option: name, message: notAList(name, option, value) });
    } else {
      lists.set(name, acceptedValues(name, option, value, problems));
    }
  }
  return { problems, list: (option) => lists.get(option) };
}

function acceptedValues(name: string, option: DetectorOption, values: readonly unknown[], problems: OptionProblem[]) {
  const accepted: string[] = [];
  for (const value of values) {
    if (typeof value === 'string' && option.values?.includes(value)) accepted.push(value);
    else problems.push({ option: name, message: unknownValue(name, option, value) });
  }
  return accepted;
}

function unknownOption(detector: string, name: string, known: readonly string[]): string {
  if (known.length === 0) return `${detector} has no options; remove ${name}.`;
  return `${detector} has no option ${name}${didYouMean(name, known)}. Its options are: ${known.join(', ')}.`;
}

function notAList(name: string, option: DetectorOption, value: unknown): string {
  const example = typeof value === 'string' && option.values?.includes(value) ? value : option.values?.[0];
  const remedy = `Write a list, ${name}: [${example}]`;
  return Array.isArray(value) ? `${name} is empty. ${remedy}, or leave it out.` : `${name} is not a list. ${remedy}.`;
}

function unknownValue(name: string, option: DetectorOption, value: unknown): string {
  const values = option.values ?? [];
  if (typeof value !== 'string') {
    // YAML 1.1 readers take an unquoted NO for false.
    const hint = value === false && values.includes('NO') ? ' For Norway write "NO" in quotes.' : '';
    return `${name} takes strings, not ${value === null ? 'null' : `a ${typeof value}`}.${hint}`;
  }
  const all = values.length <= LISTED_VALUES ? ` Its values are: ${values.join(', ')}.` : ` ${option.doc}`;
  return `${name} has no value ${JSON.stringify(value)}${didYouMean(value, values)}.${all}`;
}

function didYouMean(word: string, candidates: readonly string[]): string {
  const suggestion = likelyMeant(word, candidates);
  return suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`;
}

/** Among two-letter codes every slip leads to some other code, so that only case and the commonest mistake are told. */
function likelyMeant(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > 2) return nearest(word, candidates);
  const code = word.toUpperCase() === 'UK' ? 'GB' : word.toUpperCase();
  return candidates.find((candidate) => candidate === code);
}
