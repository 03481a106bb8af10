import { compileRegex, type Regex } from '@parapet/pattern';
import { types } from '../types/type.ts';
import type { EvaluationError } from '../values/evaluation-error.ts';
import type { Meter } from '../values/meter.ts';
import { findingCost, spend } from '../values/meter.ts';
import type { Value } from '../values/value.ts';
import type { UndocumentedFunction } from './declaration.ts';
import { global, method, named } from './define.ts';
import { inspectWritten, readPattern, readPatternNow, STATES_IN_A_STEP, UNREADABLE } from './pattern-argument.ts';

const { bool, string } = types;

/** The standard's functions over text. */
export const textFunctions: readonly UndocumentedFunction[] = [
  named(
    'contains',
    method('contains_string', string, [string], bool, (text: string, part: string, meter: Meter) => {
      spend(meter, findingCost(text, part));
      return text.includes(part);
    }),
  ),
  named(
    'startsWith',
    method('starts_with_string', string, [string], bool, (text: string, part: string) => text.startsWith(part)),
  ),
  named(
    'endsWith',
    method('ends_with_string', string, [string], bool, (text: string, part: string) => text.endsWith(part)),
  ),
  {
    name: 'matches',
    overloads: [
      { ...global('matches', [string, string], bool, matches), prepare: ([, pattern]) => preparedMatch(pattern) },
      {
        ...method('matches_string', string, [string], bool, matches),
        prepare: ([, pattern]) => preparedMatch(pattern),
      },
    ],
    inspect: (call, report) => inspectWritten(call.args.at(-1), report),
  },
];

function matches(text: string, pattern: string, meter: Meter): boolean | EvaluationError {
  const regex = readPatternNow(compileRegex, pattern, meter);
  return regex === undefined ? UNREADABLE : test(regex, text, meter);
}

/** A match with a constant pattern; undefined where the pattern is not constant or cannot be read. */
function preparedMatch(
  pattern: Value | undefined,
): ((text: string, pattern: string, meter: Meter) => boolean) | undefined {
  const regex = typeof pattern === 'string' ? readPattern(compileRegex, pattern) : undefined;
  return regex && ((text, _, meter) => test(regex, text, meter));
}

function test(regex: Regex, text: string, meter: Meter): boolean {
  const most = meter.steps * STATES_IN_A_STEP;
  const work = { left: most };
  const found = regex.test(text, work);
  spend(meter, Math.ceil((most - work.left) / STATES_IN_A_STEP));
  return found;
}
