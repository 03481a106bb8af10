import { compileRegex, inspectPattern, PatternError } from '@parapet/pattern';
import { types } from '../types/type.ts';
import type { Value } from '../values/value.ts';
import type { FunctionDecl } from './declaration.ts';
import { define, failure, global, method } from './define.ts';

const { bool, string } = types;

/** The standard's functions over text. */
export const textFunctions: readonly FunctionDecl[] = [
  define(
    'contains',
    'Whether the text has the other text in it.',
    method('contains_string', string, [string], bool, (text: string, part: string) => text.includes(part)),
  ),
  define(
    'startsWith',
    'Whether the text begins with the other text.',
    method('starts_with_string', string, [string], bool, (text: string, part: string) => text.startsWith(part)),
  ),
  define(
    'endsWith',
    'Whether the text ends with the other text.',
    method('ends_with_string', string, [string], bool, (text: string, part: string) => text.endsWith(part)),
  ),
  {
    name: 'matches',
    doc: 'Whether the pattern (RE2 syntax) is found anywhere in the text. Takes linear time.',
    overloads: [
      { ...global('matches', [string, string], bool, matches), prepare: ([, pattern]) => preparedMatch(pattern) },
      {
        ...method('matches_string', string, [string], bool, matches),
        prepare: ([, pattern]) => preparedMatch(pattern),
      },
    ],
    inspect: (call, report) => {
      const pattern = call.args.at(-1);
      if (pattern?.kind !== 'literal' || typeof pattern.value !== 'string') return;
      for (const { message, start, end } of inspectPattern({ kind: 'regex', source: pattern.value }).problems) {
        const { textStart } = pattern;
        const range = textStart === undefined ? pattern.range : { start: textStart + start, end: textStart + end };
        report('invalid-pattern', message, range);
      }
    },
  },
];

function matches(text: string, pattern: string) {
  return preparedMatch(pattern)?.(text) ?? failure('invalid-pattern', 'The pattern cannot be read.');
}

/** A match with a constant pattern; undefined where the pattern is not constant or cannot be read. */
function preparedMatch(pattern: Value | undefined): ((text: string) => boolean) | undefined {
  if (typeof pattern !== 'string') return undefined;
  try {
    const regex = compileRegex(pattern);
    return (text) => regex.test(text);
  } catch (thrown) {
    if (thrown instanceof PatternError) return undefined;
    throw thrown;
  }
}
