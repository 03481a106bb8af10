import assert from 'node:assert/strict';
import fc from 'fast-check';
import { check, compile, EvaluationError, Optional, parse, Uint, Unknown } from '../../src/index.ts';
import { environment, expression, input, runs } from '../random-expressions.ts';

function evaluate(source: string, variables: Record<string, unknown>) {
  return compile(check(parse(source).expr, environment)).evaluate(variables);
}

/** The places of the parts of a value, and of one part that each object in it does not have. */
function places(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, part]) => places(part, [...path, key]));
  const absent = Array.isArray(value) ? [] : ['a', 'name'].map((key) => [...path, key]);
  return [...(path.length === 0 ? [] : [path]), ...inner, ...absent];
}

/** A copy of the value in which what stands at `path`, be it something or nothing, cannot be seen. */
function hide(value: unknown, [key, ...rest]: readonly string[], whole: string): unknown {
  if (key === undefined || value instanceof Unknown) return new Unknown([whole]);
  if (Array.isArray(value)) return value.map((part, index) => (String(index) === key ? hide(part, rest, whole) : part));
  const record = value as Record<string, unknown>;
  return { ...record, [key]: hide(rest.length === 0 ? undefined : record[key], rest, whole) };
}

/** Whether one result is the other, except where it is unknown. */
function agrees(hidden: unknown, full: unknown): boolean {
  if (hidden instanceof Unknown) return true;
  if (hidden instanceof EvaluationError) return full instanceof EvaluationError && hidden.code === full.code;
  if (hidden instanceof Optional) return full instanceof Optional && agrees(hidden.value, full.value);
  if (Array.isArray(hidden)) {
    return Array.isArray(full) && hidden.length === full.length && hidden.every((part, i) => agrees(part, full[i]));
  }
  if (isPlainMap(hidden) && isPlainMap(full)) {
    const entries = entriesOf(full);
    const keys = new Set([...entriesOf(hidden).keys(), ...entries.keys()]);
    return [...keys].every((key) => {
      const part = entriesOf(hidden).get(key);
      // A hidden entry may be one that is not there.
      return part === undefined ? entries.get(key) === undefined : agrees(part, entries.get(key));
    });
  }
  try {
    assert.deepStrictEqual(hidden, full);
    return true;
  } catch {
    return false;
  }
}

function isPlainMap(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return value instanceof Map || prototype === Object.prototype || prototype === null;
}

function entriesOf(value: object): ReadonlyMap<unknown, unknown> {
  // A uint is an object, and no key that a Map would find again.
  const entries: Iterable<[unknown, unknown]> = value instanceof Map ? value : Object.entries(value);
  return new Map([...entries].map(([key, part]) => [key instanceof Uint ? `${key.value}u` : key, part]));
}

const isLimit = (result: unknown) => result instanceof EvaluationError && result.code === 'limit-exceeded';

describe('unknowns', () => {
  it('hiding parts of the input gives the same result, or an unknown one', () => {
    let definite = 0;
    const several = fc.array(fc.nat(), { minLength: 2, maxLength: 3 });
    const hidingOnlyWidens = fc.property(expression, input, several, (source, variables, picks) => {
      const { evaluate } = compile(check(parse(source).expr, environment));
      const full = evaluate(variables);
      const all = places(variables).filter((path) => path.length > 0);
      const some = picks.map((pick) => all[pick % all.length] ?? []);
      // Each place alone, and several together.
      for (const paths of [...all.map((path) => [path]), some]) {
        const seen = paths.reduce<unknown>((value, path) => hide(value, path, path.join('.')), variables);
        const hidden = evaluate(seen as Record<string, unknown>);
        if (!(hidden instanceof Unknown)) definite += 1;
        if (isLimit(full) || isLimit(hidden)) continue;
        assert.ok(agrees(hidden, full), `hiding ${paths.map((path) => path.join('.')).join(' and ')}`);
      }
    });
    fc.assert(hidingOnlyWidens, { numRuns: runs(1500) });
    assert.ok(definite > 10_000, 'most results stay definite, or the property says nothing');
  });

  const cases: readonly (readonly [source: string, expected: unknown])[] = [
    ['u.name', 'unknown'],
    ['has(u.name)', 'unknown'],
    ['u.?name.hasValue()', 'unknown'],
    ['u.age == 3', true],
    ['has(u.age)', true],
    ['has(u.score)', false],
    ['u == u', 'unknown'],
    ['size(u) > 0', 'unknown'],
    ['u.name == "a" || true', true],
    ['true || u.name == "a"', true],
    ['u.name == "a" && false', false],
    ['u.name == "a" && u.score > 1.0', 'unknown'],
    ['u.score > 1.0 || u.name == "a"', 'unknown'],
    ['u.tags.exists(t, t == "x")', true],
    ['u.tags.exists(t, t == "z")', 'unknown'],
    ['u.tags.all(t, t == "z")', false],
    ['"x" in u.tags', true],
    ['"z" in u.tags', 'unknown'],
    ['size(u.tags)', 'unknown'],
    ['u.tags[0]', 'x'],
    ['u.tags[1]', 'unknown'],
    ['u.tags.filter(t, t == "x")', 'unknown'],
    ['"a" in m', true],
    ['"b" in m', 'unknown'],
    ['m.exists(k, k == "b")', 'unknown'],
    ['m.exists(k, k == "a")', true],
    ['m == {"a": 1}', 'unknown'],
    ['{"a": 1} == m', 'unknown'],
    ['m == {"a": 2}', false],
    ['[u.name, 1] == ["a", 2]', 'unknown'],
    ['u.name == "a" ? 1 : 1', 'unknown'],
    ['cel.bind(x, u.name, true || x == "a")', true],
  ];
  const variables = {
    u: { name: new Unknown(['u.name']), age: 3, tags: ['x', new Unknown(['u.tags.1'])] },
    m: { a: 1, b: new Unknown(['m.b']) },
  };
  for (const [source, expected] of cases) {
    it(`\`${source}\` is ${expected} where a name, a tag and an entry are hidden`, () => {
      const result = evaluate(source, variables);
      assert.deepStrictEqual(result instanceof Unknown ? 'unknown' : result, expected);
    });
  }

  it('gathers what was wanted of everything that stood in the way', () => {
    const result = evaluate('u.name == "a" && "z" in u.tags && m.b == 1', variables);
    assert.deepEqual((result as Unknown).paths, ['u.name', 'u.tags.1', 'm.b']);
  });

  it('keeps a subclass, so that its owner finds again what it put there', () => {
    class Redacted extends Unknown {}
    const hidden = new Redacted(['s']);
    assert.equal(evaluate('s', { s: hidden }), hidden);
    assert.equal(evaluate('s == "a" && true', { s: hidden }), hidden);
  });
});
