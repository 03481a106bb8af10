import assert from 'node:assert/strict';
import type { CelInput } from '@bufbuild/cel';
import { isCelError, isCelList, isCelMap, isCelUint, run } from '@bufbuild/cel';
import fc from 'fast-check';
import type { Environment } from '../src/index.ts';
import { check, compile, EvaluationError, parse, types, Uint } from '../src/index.ts';
import { input, runs, standardExpression } from './random-expressions.ts';

const doc = '';
const { dyn } = types;
const environment: Environment = {
  variables: {
    u: { doc, type: dyn },
    d: { doc, type: dyn },
    m: { doc, type: dyn },
    s: { doc, type: dyn },
    n: { doc, type: dyn },
  },
  functions: [],
};

/** A result in one notation for both; an error is an error, whatever it says. */
function notation(value: unknown): string {
  if (value instanceof EvaluationError || isCelError(value)) return 'error';
  if (value instanceof Uint || isCelUint(value)) return `${value.value}u`;
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}i`;
  if (typeof value === 'number') return `${value}d`;
  if (Array.isArray(value) || isCelList(value)) return `[${[...value].map(notation).join(', ')}]`;
  const entries: Iterable<[unknown, unknown]> =
    value instanceof Map || isCelMap(value) ? value : Object.entries(value as object);
  return `{${[...entries]
    .map(([key, part]) => `${notation(key)}: ${notation(part)}`)
    .sort()
    .join(', ')}}`;
}

/** A copy without what is `undefined`, which the other implementation takes for a value. */
function present(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(present);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(entries.map(([key, part]) => [key, present(part)]));
}

/** Where the two are known to differ, and the specification is on our side or says nothing. */
const EXPLAINED: readonly (readonly [
  why: string,
  applies: (source: string, ours: string, theirs: string) => boolean,
])[] = [
  ['`has` of something that has no fields, or is null, is false there', (source) => source.includes('has(')],
  ['the empty text is the int 0 there', (source, ours) => source.includes('int(') && ours === 'error'],
  ['a number may be the key of a map there', (source, ours) => /\{[^"}]/.test(source) && ours === 'error'],
  [
    'there is no checker there, which takes `[1] + d` for a list of ints and chooses overloads by that',
    (source, ours) => source.includes(' + ') && ours === 'error',
  ],
  ['a truth value may be the index of a list there', (source, ours) => /\w\[[^0-9]/.test(source) && ours === 'error'],
  ['a key with the value null is not in a map there', (source) => source.includes(' in ')],
  [
    'a negative zero is written without its sign there',
    (source, ours) => ours.includes('-0') && source.includes('string('),
  ],
  ['two signs cancel each other there, whatever is behind them', (source) => /--|!!/.test(source)],
  [
    'fractions of a second are written with three, six or nine digits there',
    (source) => source.includes('string(') && source.includes('.125'),
  ],
  [
    'the hours of a negative duration are rounded down there, and cut off in the reference',
    (source) => / - /.test(source) && /\.get(?:Hours|Minutes|Seconds)\(\)/.test(source),
  ],
  [
    'only what can be a key may be looked for in a map there',
    (source, _, theirs) => source.includes(' in ') && theirs === 'error',
  ],
];

describe('differential', () => {
  it('gives what @bufbuild/cel gives', () => {
    let values = 0;
    const agrees = fc.property(standardExpression, input, (source, variables) => {
      const given = present(variables) as Record<string, CelInput>;
      const ours = notation(compile(check(parse(source).expr, environment)).evaluate(given));
      const theirs = notation(run(source, given));
      if (ours !== 'error') values += 1;
      if (ours !== theirs && EXPLAINED.some(([, applies]) => applies(source, ours, theirs))) return;
      assert.equal(ours, theirs);
    });
    fc.assert(agrees, { numRuns: runs(1500) });
    assert.ok(values > 300, 'some results are values, or nothing is compared');
  });
});
