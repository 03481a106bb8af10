import fc from 'fast-check';
import { extensions } from '../src/extensions.ts';
import type { Environment } from '../src/index.ts';
import { types } from '../src/index.ts';

/**
 * How many cases a property test tries: a hundred times as many when PARAPET_LONG is 1, and just so many when it is a
 * larger number.
 */
export function runs(count: number): number {
  const long = Number(process.env.PARAPET_LONG ?? 0);
  return long > 1 ? long : count * (long === 1 ? 100 : 1);
}

const doc = '';
const { bool, int, double, string, dyn, list, map } = types;

/** Variables of every kind: declared through and through, half declared, not declared. */
export const environment: Environment = {
  variables: {
    u: {
      doc,
      type: types.struct('user', {
        name: { type: string, doc },
        age: { type: int, doc },
        score: { type: double, doc },
        ok: { type: bool, doc },
        tags: { type: list(string), doc },
        counts: { type: list(int), doc },
        limits: { type: map(string, int), doc },
        home: { type: types.struct('address', { city: { type: string, doc }, zip: { type: int, doc } }), doc },
        extra: { type: dyn, doc },
      }),
    },
    d: { doc, type: dyn },
    m: { doc, type: map(string, dyn) },
    s: { doc, type: string },
    n: { doc, type: int },
  },
  functions: extensions,
};

const word = fc.constantFrom('a', 'b', 'ab', '', 'é', '😀', 'name');

/** Any JSON, small, from a few words, so that parts of it meet parts of expressions. */
const json: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, 1, 2, 1.5, -1),
    word,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'name'), tie('value'), { maxKeys: 3 }),
  ),
})).value;

/** Mostly what is declared, sometimes something else or nothing. */
function mostly(right: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 8, arbitrary: right }, { weight: 1, arbitrary: json }, fc.constant(undefined));
}

const wholeNumber = fc.constantFrom(0, 1, 2, 3, -1, 100);

/** Values for the variables of `environment`, as JSON. */
export const input: fc.Arbitrary<Record<string, unknown>> = fc.record({
  u: mostly(
    fc.record({
      name: mostly(word),
      age: mostly(wholeNumber),
      score: mostly(fc.constantFrom(0, 0.5, 1, 2)),
      ok: mostly(fc.boolean()),
      tags: mostly(fc.array(word, { maxLength: 3 })),
      counts: mostly(fc.array(wholeNumber, { maxLength: 3 })),
      limits: mostly(fc.dictionary(fc.constantFrom('a', 'b', 'name'), wholeNumber, { maxKeys: 3 })),
      home: mostly(fc.record({ city: mostly(word), zip: mostly(wholeNumber) })),
      extra: json,
    }),
  ),
  d: json,
  m: mostly(fc.dictionary(fc.constantFrom('a', 'b', 'name'), json, { maxKeys: 3 })),
  s: mostly(word),
  n: mostly(wholeNumber),
});

function text(parts: TemplateStringsArray, ...holes: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.tuple(...holes).map((filled) => parts.reduce((made, part, index) => made + filled[index - 1] + part));
}

/** Sources of expressions, mostly well typed, over `environment`; with or without the extensions of the language. */
function expressions(extended: boolean): fc.Arbitrary<string> {
  const extension = (...arbitraries: fc.Arbitrary<string>[]) => (extended ? arbitraries : []);
  return fc.letrec<Record<string, string>>((tie) => {
    const b = tie('bool');
    const i = tie('int');
    const s = tie('string');
    const l = tie('list');
    const o = tie('object');
    const any = tie('any');
    const unsigned = tie('unsigned');
    const time = tie('time');
    const span = tie('span');
    const raw = tie('bytes');
    const field = fc.constantFrom('a', 'b', 'c', 'name', 'city', 'zip', 'constructor', '__proto__');
    const order = fc.constantFrom('<', '<=', '>', '>=', '==', '!=');
    const quantifier = fc.constantFrom('all', 'exists', 'exists_one');
    const some = (...arbitraries: fc.Arbitrary<string>[]) =>
      fc.oneof({ maxDepth: 3, depthIdentifier: 'expression' }, ...arbitraries);
    return {
      bool: some(
        fc.constantFrom('u.ok', 'd.a', 'has(u.name)', 'has(m.a)', 'true', 'false'),
        text`(${b} && ${b})`,
        text`(${b} || ${b})`,
        text`!${b}`,
        text`(${i} ${order} ${i})`,
        text`(${s} ${order} ${s})`,
        text`(${any} == ${any})`,
        text`(${any} != dyn(${any}))`,
        text`(${any} in ${l})`,
        text`(${s} in ${o})`,
        text`has(${o}.${field})`,
        text`${l}.${quantifier}(x, x == ${any})`,
        text`${l}.${quantifier}(x, ${b})`,
        text`${o}.${quantifier}(k, k == ${s})`,
        ...extension(text`${o}.${quantifier}(k, v, v == ${any})`),
        ...extension(text`${l}.exists(k, v, k == ${i} || v == ${any})`),
        text`${s}.contains(${s})`,
        text`${s}.matches("^a+")`,
        text`(size(${l}) ${order} 1)`,
        text`(size(${o}) == 2)`,
        text`(${b} ? ${b} : ${b})`,
        text`${s}.${fc.constantFrom('startsWith', 'endsWith')}(${s})`,
        text`(${unsigned} ${order} ${unsigned})`,
        text`(${time} ${order} ${time})`,
        text`(${span} ${order} ${span})`,
        text`(${raw} ${order} ${raw})`,
        text`(type(${any}) == ${fc.constantFrom('int', 'string', 'list', 'map', 'double', 'null_type', 'bool')})`,
        text`bool(${s})`,
        ...extension(text`${o}.?${field}.hasValue()`),
        ...extension(text`cel.bind(x, ${any}, x == ${any} && ${b})`),
        ...extension(text`sets.contains(${l}, ${l})`),
      ),
      int: some(
        fc.constantFrom('u.age', 'u.home.zip', 'n', 'd.b', 'u.counts[0]', '0', '1', '9223372036854775807'),
        text`(${i} + ${i})`,
        text`(${i} / ${i})`,
        text`-${i}`,
        text`(${i} ${fc.constantFrom('-', '*', '%')} ${i})`,
        text`int(${unsigned})`,
        text`${time}.${fc.constantFrom('getFullYear', 'getMonth', 'getDate', 'getDayOfWeek', 'getDayOfYear', 'getHours')}()`,
        text`${time}.${fc.constantFrom('getHours', 'getMinutes', 'getDate')}(${fc.constantFrom('"+05:00"', '"-11:00"', '"UTC"')})`,
        text`${span}.${fc.constantFrom('getHours', 'getMinutes', 'getSeconds')}()`,
        text`size(${raw})`,
        text`size(${s})`,
        text`size(${l})`,
        text`int(${any})`,
        text`(${b} ? ${i} : ${i})`,
      ),
      string: some(
        fc.constantFrom('u.name', 's', 'u.home.city', 'd.name', 'u.tags[1]', '"a"', '"name"', '"é"'),
        text`(${s} + ${s})`,
        text`string(${any})`,
        text`string(${fc.oneof(unsigned, time, span, raw)})`,
        ...extension(text`${l}.join("-")`),
        ...extension(text`${s}.substring(${i})`),
        ...extension(text`${o}.?${field}.orValue(${s})`),
        text`${o}[${s}]`,
      ),
      list: some(
        fc.constantFrom('u.tags', 'u.counts', 'd', 'm.a', 'u.extra', '["a", "b"]', '[1, 2]'),
        text`[${any}, ${any}]`,
        text`${l}.filter(x, ${b})`,
        text`${l}.filter(x, x == ${any})`,
        text`${l}.map(x, ${any})`,
        text`${l}.map(x, ${b}, ${any})`,
        text`${o}.map(k, k)`,
        text`(${l} + ${l})`,
        ...extension(text`${s}.split("")`),
        ...extension(text`${l}.distinct()`),
        ...extension(text`${l}.sortBy(x, ${any})`),
      ),
      object: some(
        fc.constantFrom('u', 'm', 'd', 'u.home', 'u.limits', 'u.extra', '{"a": 1}'),
        text`{"a": ${any}, "b": ${any}}`,
        text`{${s}: ${any}}`,
        text`${o}.${field}`,
        ...extension(text`${o}.transformMap(k, v, ${any})`),
      ),
      unsigned: some(
        fc.constantFrom('0u', '1u', '4294967296u'),
        text`uint(${i})`,
        text`(${unsigned} ${fc.constantFrom('+', '-', '*', '/', '%')} ${unsigned})`,
      ),
      time: some(
        fc.constantFrom(
          'timestamp("2026-03-01T08:00:00.125+01:00")',
          'timestamp("9999-12-31T23:59:59Z")',
          'timestamp(0)',
        ),
        // The other implementation takes the number for milliseconds.
        ...extension(text`timestamp(${i})`),
        text`(${time} ${fc.constantFrom('+', '-')} ${span})`,
      ),
      span: some(
        fc.constantFrom('duration("1h30m")', 'duration("-1.125s")', 'duration("9223372036s")', 'duration("0")'),
        text`(${time} - ${time})`,
        text`(${span} ${fc.constantFrom('+', '-')} ${span})`,
      ),
      bytes: some(fc.constantFrom('b"a"', 'b"\\xff"', 'b""'), text`bytes(${s})`, text`(${raw} + ${raw})`),
      root: fc.oneof({ weight: 3, arbitrary: b }, i, s, l, o),
      any: some(fc.constantFrom('d', 'm.a', 'u.score', 'x', 'null', '1.0', '2u'), b, i, s, l, o),
    };
  }).root as fc.Arbitrary<string>;
}

export const expression = expressions(true);

/** Without the extensions, for those who do not have them. */
export const standardExpression = expressions(false);
