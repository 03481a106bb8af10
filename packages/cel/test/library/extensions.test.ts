import assert from 'node:assert/strict';
import { extensions } from '../../src/extensions.ts';
import type { Result } from '../../src/index.ts';
import { check, compile, EvaluationError, Optional, parse, typeName, types } from '../../src/index.ts';
import { zonedTimeFunctions } from '../../src/zones.ts';

const environment = {
  variables: { d: { doc: '', type: types.dyn } },
  functions: [...extensions, ...zonedTimeFunctions],
};

function evaluate(source: string, d: unknown = null): Result {
  const { expr, problems } = parse(source);
  const checked = check(expr, environment);
  assert.deepEqual([...problems, ...checked.problems], [], source);
  return compile(checked).evaluate({ d });
}

/** What the conformance suite of the specification says nothing about. */
describe('the extensions', () => {
  const values: readonly (readonly [source: string, value: unknown, d?: unknown])[] = [
    ['lists.range(3)', [0n, 1n, 2n]],
    ['lists.range(-1)', []],
    ['[1, 2, 1, 1.0, "a", "a"].distinct()', [1n, 2n, 'a']],
    ['[3, 1, 2].sort()', [1n, 2n, 3n]],
    ['["b", "😀", "\uffee", "a"].sort()', ['a', 'b', '\uffee', '😀']],
    ['[1, 2, 3, 4].slice(1, 3)', [2n, 3n]],
    ['[[1], [2, [3]]].flatten()', [1n, 2n, [3n]]],
    ['[[1], [2, [3]]].flatten(2)', [1n, 2n, 3n]],
    ['[1, 2].reverse()', [2n, 1n]],
    ['[1, 2].first()', Optional.of(1n)],
    ['[].last()', Optional.none],
    ['sets.contains([1, 2, 3], [2, 3.0])', true],
    ['sets.equivalent([1, 1, 2], [2, 1])', true],
    ['sets.intersects([1], [2])', false],
    ['"%.0f %.0f %.1f".format([0.5, 1.5, 0.25])', '0 2 0.2'],
    ['"%.3e".format([d])', '1.235e+03', 1234.6],
    ['"😀a😀".indexOf("a")', 1n],
    ['"😀a😀".lastIndexOf("😀")', 2n],
    ['"😀a😀".charAt(2)', '😀'],
    ['"😀a😀".substring(1, 3)', 'a😀'],
    ['size("😀a😀")', 3n],
    ['"a😀".reverse()', '😀a'],
    ['"ab".replace("", "-")', '-a-b-'],
    ['"a,b,c".split(",", 2)', ['a', 'b,c']],
    ['base64.decode("aGk") == b"hi"', true],
    ['math.round(0.49999999999999994)', 0],
    ['[[1, 2], [3]].map(l, l.map(x, x * 2))', [[2n, 4n], [6n]]],
    ['[optional.of(1), optional.none(), optional.of(2)].unwrapOpt()', [1n, 2n]],
    ['optional.unwrap([d.?a, optional.of(1.0)])', [2, 1], { a: 2 }],
    ['optional.of({"a": 1}).?a.optMap(x, x + 1).orValue(0)', 2n],
    [
      '[1, 2, 3].transformMap(i, v, v > 1, v * 10)',
      new Map([
        [1n, 20n],
        [2n, 30n],
      ]),
    ],
  ];
  for (const [source, value, d] of values) {
    it(`\`${source}\``, () => assert.deepEqual(evaluate(source, d), value));
  }

  const errors: readonly (readonly [source: string, code: string])[] = [
    ['[1, 2].slice(1, 3)', 'index-out-of-range'],
    ['[d, 1].sort()', 'no-such-overload'],
    ['base64.decode("a b")', 'invalid-argument'],
    ['math.bitShiftLeft(1, -1)', 'invalid-argument'],
    ['math.abs(-9223372036854775808)', 'overflow'],
    ['"%s".format([])', 'invalid-argument'],
    ['"%.200f".format([1.0])', 'invalid-argument'],
    ['[1, "a"].sortBy(x, x)', 'no-such-overload'],
    ['[d].join()', 'wrong-type'],
    ['optional.unwrap([d])', 'wrong-type'],
    ['timestamp("2026-02-30T00:00:00Z")', 'invalid-conversion'],
  ];
  for (const [source, code] of errors) {
    it(`\`${source}\` is an error: ${code}`, () => {
      const result = evaluate(source);
      assert.equal(result instanceof EvaluationError && result.code, code);
    });
  }
});

describe('sortBy', () => {
  const sorted: readonly (readonly [source: string, expected: unknown])[] = [
    ['[3, 1, 2].sortBy(x, -x)', [3n, 2n, 1n]],
    ['["bb", "a", "cc"].sortBy(x, size(x))', ['a', 'bb', 'cc']],
    ['{"b": 1, "a": 2}.sortBy(k, k)', ['a', 'b']],
    ['[].sortBy(x, x)', []],
  ];
  for (const [source, expected] of sorted) {
    it(`makes of \`${source}\` ${JSON.stringify(expected, (_, part) => (typeof part === 'bigint' ? Number(part) : part))}`, () => {
      assert.deepEqual(evaluate(source), expected);
    });
  }

  it('is a list of what it sorts', () => {
    assert.equal(typeName(check(parse('["b"].sortBy(x, size(x))').expr, environment).type), 'list(string)');
  });
});

describe('time zones', () => {
  const hours: readonly (readonly [time: string, zone: string, hours: bigint])[] = [
    ['2026-01-15T12:00:00Z', 'Europe/Zurich', 13n],
    ['2026-07-15T12:00:00Z', 'Europe/Zurich', 14n],
    ['2026-03-29T00:59:59Z', 'Europe/Zurich', 1n],
    ['2026-03-29T01:00:00Z', 'Europe/Zurich', 3n],
    ['1975-07-15T12:00:00Z', 'Europe/Zurich', 13n],
    ['2026-07-15T12:00:00Z', 'US/Eastern', 8n],
    ['2006-03-20T12:00:00Z', 'America/New_York', 7n],
    ['2007-03-20T12:00:00Z', 'America/New_York', 8n],
    ['2090-07-15T12:00:00Z', 'America/New_York', 8n],
    ['2026-01-15T12:00:00Z', 'Australia/Sydney', 23n],
    ['2026-07-15T12:00:00Z', 'Australia/Sydney', 22n],
    ['2026-07-15T12:00:00Z', 'Asia/Kolkata', 17n],
    ['1999-12-31T12:00:00Z', 'Europe/Vilnius', 14n],
    ['2026-01-15T12:00:00Z', '-02:30', 9n],
    ['2026-01-15T12:00:00Z', 'UTC', 12n],
  ];
  for (const [time, zone, expected] of hours) {
    it(`${time} is at ${expected} hours in ${zone}`, () => {
      assert.equal(evaluate(`timestamp("${time}").getHours("${zone}")`), expected);
    });
  }

  it('are suggested', () => {
    const { problems } = check(parse('timestamp(0).getHours("Europe/Zurch")').expr, environment);
    assert.match(problems[0]?.message ?? '', /Did you mean "Europe\/Zurich"/);
  });
});
