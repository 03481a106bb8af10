import assert from 'node:assert/strict';
import fc from 'fast-check';
import { extensions } from '../../src/extensions.ts';
import type { Environment, Result } from '../../src/index.ts';
import {
  check,
  compile,
  Duration,
  EvaluationError,
  members,
  opaque,
  parse,
  Timestamp,
  types,
  Uint,
  walk,
} from '../../src/index.ts';
import { expression, input, runs, environment as wide } from '../random-expressions.ts';

const doc = '';
const { bytes, double, dyn, duration, int, list, map, string, timestamp, uint } = types;
const environment: Environment = {
  variables: {
    user: {
      doc,
      type: types.struct('User', {
        name: { doc, type: string },
        age: { doc, type: int },
        score: { doc, type: double },
        quota: { doc, type: uint },
        scores: { doc, type: list(int) },
        limits: { doc, type: map(string, int) },
        since: { doc, type: timestamp },
        wait: { doc, type: duration },
        home: { doc, type: types.struct('Address', { zip: { doc, type: int } }) },
      }),
    },
    d: { doc, type: dyn },
    raw: { doc, type: bytes },
  },
  functions: [
    ...extensions,
    {
      name: 'boom',
      doc,
      overloads: [
        {
          id: 'boom',
          args: [dyn],
          result: int,
          call: (value: unknown) => {
            throw new Error(`secret ${value}`);
          },
        },
      ],
    },
    {
      name: 'json',
      doc,
      overloads: [
        { id: 'json', args: [], result: list(types.struct('J', { n: { doc, type: int } })), call: () => [{ n: 1 }] },
      ],
    },
    {
      name: 'isKnown',
      doc,
      overloads: [
        {
          id: 'is_known',
          args: [dyn],
          result: types.bool,
          strict: false,
          call: (value: Result) => !(value instanceof EvaluationError),
        },
      ],
    },
  ],
};

function evaluate(source: string, variables: Record<string, unknown> = {}, maxSteps?: number): Result {
  const { expr, problems } = parse(source);
  assert.deepEqual(problems, []);
  const checked = check(expr, environment);
  return compile(checked, expr, maxSteps === undefined ? {} : { maxSteps }).evaluate(variables);
}

function errorOf(result: Result): string {
  return result instanceof EvaluationError ? result.code : 'no error';
}

describe('compile', () => {
  const user = {
    name: 'Ada',
    age: 36,
    score: 1,
    quota: 5,
    scores: [1, 2, 3],
    limits: { a: 1 },
    since: '2026-01-02T03:04:05Z',
    wait: '1.5s',
    home: { zip: 8000 },
  };

  describe('makes JSON what it was declared as', () => {
    const cases: readonly (readonly [source: string, value: unknown])[] = [
      ['user.age', 36n],
      ['user.age + 1', 37n],
      ['user.score', 1],
      ['user.quota', new Uint(5n)],
      ['user.scores[0]', 1n],
      ['user.scores', [1n, 2n, 3n]],
      ['user.scores.map(s, s + 1)', [2n, 3n, 4n]],
      ['user.scores.filter(s, s > 1)', [2n, 3n]],
      ['type(user.scores.filter(s, s > 1)[0]) == int', true],
      ['user.limits.a + 1', 2n],
      ['user.since', Timestamp.parse('2026-01-02T03:04:05Z')],
      ['user.wait', Duration.parse('1.5s')],
      ['type(dyn(user).home.zip) == int', true],
      ['type(d) == double', true],
      ['d == 3 && d == 3u && d < 4', true],
      ['json()[0].n + 1', 2n],
    ];
    for (const [source, value] of cases) {
      it(source, () => assert.deepEqual(evaluate(source, { user, d: 3 }), value));
    }

    for (const [field, value] of [
      ['age', 1.5],
      ['age', '3'],
      ['age', null],
      ['age', 2 ** 70],
      ['name', 3],
      ['quota', -1],
      ['since', 'yesterday'],
      ['wait', 'long'],
      ['scores', {}],
      ['home', []],
    ] as const) {
      it(`and says so when \`${field}\` is ${JSON.stringify(value)}`, () => {
        assert.equal(errorOf(evaluate(`user.${field} == user.${field}`, { user: { [field]: value } })), 'wrong-type');
      });
    }
  });

  describe('tells absent from present', () => {
    const cases: readonly (readonly [source: string, result: unknown])[] = [
      ['has(user.name)', true],
      ['has(user.age)', false],
      ['has(d.x)', false],
      ['has(d.nothing)', true],
      ['user.?age.hasValue()', false],
      ['user.?age.orValue(1)', 1n],
      ['d.?a.?b[?0].orValue("no")', 'no'],
      ['user.age', 'no-such-key'],
      ['d.x', 'no-such-key'],
      ['d["x"]', 'no-such-key'],
      ['d.list[5]', 'index-out-of-range'],
      ['d.nothing.x', 'wrong-type'],
      ['d.nothing == null', true],
      ['user.name == "Ada" || user.age > 1', true],
      ['user.age > 1 && user.name == "Bob"', false],
      ['user.age > 1 && user.name == "Ada"', 'no-such-key'],
      ['[1, 2].exists(x, x == 1 || user.age == x)', true],
      ['raw', 'no-such-variable'],
    ];
    for (const [source, expected] of cases) {
      it(`\`${source}\` is ${expected}`, () => {
        const result = evaluate(source, { user: { name: 'Ada', age: undefined }, d: { nothing: null, list: [1] } });
        assert.deepEqual(result instanceof EvaluationError ? result.code : result, expected);
      });
    }
  });

  describe('reads own properties only', () => {
    for (const source of [
      'has(d.constructor)',
      'has(d.toString)',
      'has(d.__proto__)',
      '"valueOf" in d',
      'has(d.polluted)',
    ]) {
      it(`\`${source}\` is false for an empty object`, () => {
        Object.defineProperty(Object.prototype, 'polluted', { value: 1, configurable: true });
        try {
          assert.equal(evaluate(source, { d: {} }), false);
          assert.equal(evaluate(source, { d: Object.create(null) }), false);
          assert.equal(evaluate(source, { d: Object.create({ polluted: 1 }) }), false);
        } finally {
          Reflect.deleteProperty(Object.prototype, 'polluted');
        }
      });
    }

    it('and finds keys of such names that are really there', () => {
      const d: unknown = JSON.parse('{"__proto__": 1, "constructor": 2}');
      assert.equal(evaluate('d.__proto__ == 1 && d.constructor == 2 && size(d) == 2 && has(d.__proto__)', { d }), true);
      assert.equal(evaluate('{"__proto__": 3}.__proto__ == 3'), true);
    });

    it('and has no fields of lists, texts or values of its own', () => {
      for (const source of [
        'd.length',
        'dyn("abc").length',
        'dyn(1u).value',
        'dyn(duration("1s")).nanos',
        'dyn(b"a").length',
      ]) {
        assert.equal(errorOf(evaluate(source, { d: [1, 2] })), 'wrong-type', source);
      }
    });
  });

  describe('what a host calls opaque', () => {
    const token = { [opaque]: 'token', name: 'x', home: { zip: 1 } };

    it('has no fields where nothing is declared', () => {
      for (const source of ['d.name', 'has(d.name)', 'd.?name', 'd["name"]', 'size(d)', 'd.exists(k, true)']) {
        assert.ok(evaluate(source, { d: token }) instanceof EvaluationError, source);
      }
      assert.equal(evaluate('d == d', { d: token }), true);
    });

    it('is not what a struct is, whatever it is asked', () => {
      const user = token;
      for (const source of ['user.name', 'has(user.name)', 'user.?name', 'user.home.zip', 'user == user']) {
        assert.equal(errorOf(evaluate(source, { user })), 'wrong-type', source);
      }
    });
  });

  describe('stops at the bound', () => {
    const list = Array.from({ length: 1000 }, (_, index) => index);
    const cases: readonly (readonly [what: string, source: string])[] = [
      ['nested macros', 'd.all(a, d.all(b, d.all(c, a + b + c >= 0.0)))'],
      ['inside `||`, which absorbs errors', 'd.all(a, d.all(b, d.all(c, true))) || true'],
      ['inside `exists`', '[1, 2].exists(x, d.all(a, d.all(b, d.all(c, true))) || true)'],
      ['lists that double', `cel.bind(a, d + d, ${'cel.bind(a, a + a, '.repeat(30)}size(a)${')'.repeat(31)}`],
      [
        'texts that double',
        `cel.bind(a, "${'x'.repeat(100)}", ${'cel.bind(a, a + a, '.repeat(40)}size(a)${')'.repeat(41)}`,
      ],
      ['texts that replace multiplies', `cel.bind(a, "${'x'.repeat(9000)}", a.replace("x", a).replace("x", a))`],
      ['ranges', 'lists.range(100000000).size() > 0'],
      ['comparing', 'd.all(a, d.all(b, d == d))'],
      [
        'keys that are gathered for nothing',
        'cel.bind(m, lists.range(100000).transformMap(i, v, v), lists.range(100000).all(i, m.exists(k, true)))',
      ],
      [
        'keys that are not there',
        'cel.bind(m, lists.range(100000).transformMap(i, v, v), lists.range(100000).all(i, !((i + 100000) in m)))',
      ],
    ];
    for (const [what, source] of cases) {
      it(what, () => assert.equal(errorOf(evaluate(source, { d: list })), 'limit-exceeded'));
    }

    it('of what a pattern has to look at, before it does', () => {
      const d = 'ab'.repeat(100_000);
      assert.equal(errorOf(evaluate('d.matches("[ab]*a[ab]{300}c")', { d })), 'limit-exceeded');
      assert.equal(errorOf(evaluate('d.matches("[ab]*a[ab]{300}" + "c")', { d })), 'limit-exceeded');
      assert.equal(evaluate('d.matches("a(b|c)d")', { d }), false);
    });

    it('of time for compiling, whatever is within what', () => {
      const nested = (around: (inner: string) => string) => {
        let source = 'true';
        for (let level = 0; level < 40; level += 1) source = around(source);
        return source;
      };
      assert.equal(evaluate(nested((inner) => `size([1].filter(x, ${inner})) + 1 > 1`)), true);
      assert.equal(
        evaluate(
          nested((inner) => `size(d[${inner} ? 0 : 1]) + 1 > 1`),
          { d: ['a', 'b'] },
        ),
        true,
      );
    });

    it('which can be set', () => {
      assert.equal(evaluate('[1, 2, 3].map(x, d).size()', { d: 1 }, 100), 3n);
      assert.equal(errorOf(evaluate('[1, 2, 3].map(x, d).size()', { d: 1 }, 5)), 'limit-exceeded');
    });

    it('of depth, in the input', () => {
      let deep: unknown = 1;
      for (let level = 0; level < 100_000; level += 1) deep = [deep];
      for (const source of ['d == d', 'size(d)', 'type(d) == list', '[d].distinct()', 'd in [d]']) {
        assert.ok(['limit-exceeded', 'no error'].includes(errorOf(evaluate(source, { d: deep }))), source);
      }
      assert.equal(errorOf(evaluate('d == d', { d: deep })), 'limit-exceeded');
    });

    it('and not before: a long pattern is linear', () => {
      assert.equal(evaluate('d.matches("(a+)+$")', { d: `${'a'.repeat(50_000)}b` }), false);
    });
  });

  describe('calls declared functions', () => {
    it('without letting out what they throw', () => {
      const result = evaluate('boom(d)', { d: 'data' });
      assert.ok(result instanceof EvaluationError);
      assert.equal(result.code, 'function-failed');
      assert.doesNotMatch(result.message, /secret|data/);
      assert.deepEqual(result.range, { start: 0, end: 7 });
    });

    it('with errors as arguments where they ask for them', () => {
      assert.equal(evaluate('isKnown(d.x)', { d: {} }), false);
      assert.equal(evaluate('isKnown(d.x)', { d: { x: 1 } }), true);
    });
  });

  it('compiles a part of an expression, the variables of macros around it given by name', () => {
    const { expr } = parse('user.scores.exists(s, s + 1 > 2)');
    const checked = check(expr, environment);
    let sum: typeof expr | undefined;
    walk(expr, (node) => {
      if (node.kind === 'binary' && node.operator === '+') sum = node;
    });
    assert.equal(compile(checked, sum).evaluate({ s: 4 }), 5n);
  });

  it('evaluates what has problems to errors, and only that', () => {
    assert.equal(evaluate('nothing.x || true'), true);
    assert.equal(errorOf(evaluate('nothing.x || false')), 'invalid-expression');
    assert.equal(errorOf(evaluate('f(1)')), 'invalid-expression');
    assert.equal(errorOf(evaluate('1 + "a"')), 'no-such-overload');
  });

  it('keeps the data out of messages', () => {
    const secret = 'top-secret-7';
    const d = { [secret]: secret, list: [secret], n: 1 };
    const sources = [
      'd[d.list[0] + "x"]',
      'int(d.list[0])',
      'd.list[0] + d.n',
      'timestamp(d.list[0])',
      'd.list[0].matches(d.list[0] + "(")',
    ];
    for (const source of [
      ...sources,
      'd.list[0].getHours()',
      'd.list.x',
      '{d.list[0]: 1, d.list[0]: 2}',
      'd.list[0].format([])',
    ]) {
      const result = evaluate(source, { d });
      if (result instanceof EvaluationError) assert.ok(!result.message.includes(secret), source);
    }
  });

  it('gives the same, whether a part is constant or not', () => {
    const constant = '[1, 2, 3].map(x, x * 2).filter(x, x > 2).size() + size("é😀") + int("4")';
    assert.equal(evaluate(constant), 8n);
    assert.equal(
      evaluate(constant.replace('[1, 2, 3]', 'dyn(d)').replace('x * 2', 'int(x) * 2'), { d: [1, 2, 3] }),
      8n,
    );
  });

  it('reads a variable that was declared with its value from its declaration', () => {
    const constants: Environment = {
      variables: { limit: { doc, type: int, value: 3n }, limits: { doc, type: list(int), value: [1n, 2n] } },
      functions: [],
    };
    const program = (source: string) => compile(check(parse(source).expr, constants));
    assert.equal(program('limit + limits[1]').evaluate({}), 5n);
    assert.equal(program('limits.exists(limit, limit == 2)').evaluate({ limits: [] }), true);
  });

  it('takes no field from what an object inherits, in whatever it was compiled before', () => {
    const { expr } = parse('has(d.role) || d.role == "admin" || "role" in d || d["role"] == "admin"');
    const program = compile(check(expr, environment));
    const isAbsent = (d: unknown) => {
      const result = program.evaluate({ d });
      return result instanceof EvaluationError && result.code === 'no-such-key';
    };
    class Admin {
      get role() {
        return 'admin';
      }
    }
    assert.ok(isAbsent({}));
    assert.ok(isAbsent(new Admin()));
    assert.ok(isAbsent(Object.create({ role: 'admin' })));
    Object.defineProperty(Object.prototype, 'role', { value: 'admin', configurable: true });
    Object.defineProperty(Object.prototype, 'd', { value: { role: 'admin' }, configurable: true });
    try {
      assert.ok(isAbsent({}));
      assert.equal(program.evaluate({ d: { role: 'admin' } }), true);
      const missing = program.evaluate({});
      assert.equal(missing instanceof EvaluationError && missing.code, 'no-such-variable');
    } finally {
      delete (Object.prototype as { role?: string }).role;
      delete (Object.prototype as { d?: unknown }).d;
    }
    assert.equal(program.evaluate({ d: Object.assign(Object.create(null), { role: 'admin' }) }), true);
  });

  it('reads any number of fields, of objects of any shape', () => {
    const names = Array.from({ length: 200 }, (_, index) => `field${index}`);
    const d = Object.fromEntries(names.map((name, index) => [name, index]));
    for (const [index, name] of names.entries()) {
      assert.equal(evaluate(`d.${name}`, { d }), index);
      assert.equal(evaluate(`d.${name}`, { d: { [name]: 'alone' } }), 'alone');
    }
  });

  it('finds no fields in what has none', () => {
    for (const d of [null, false, true, 0, 1, '', 'text', [], new Date(0), new Uint8Array(1)]) {
      for (const source of ['d.length', 'd.length.length']) {
        const result = evaluate(source, { d });
        assert.equal(result instanceof EvaluationError && result.code, 'wrong-type', `${source} of ${d}`);
      }
      assert.equal(evaluate('d.part', { d: { part: d } }) instanceof EvaluationError, false);
    }
  });

  it('forgets between evaluations what it has read', () => {
    const { expr } = parse('user.name == "Ada" && user.name != "Bob"');
    const program = compile(check(expr, environment));
    assert.equal(program.evaluate({ user: { name: 'Ada' } }), true);
    assert.equal(program.evaluate({ user: { name: 'Bob' } }), false);
  });

  it('says of each of two reads by itself that it failed', () => {
    const source = '(user.name == "Ada" || true) && user.name == "Bob"';
    const result = evaluate(source, { user: {} });
    assert.ok(result instanceof EvaluationError);
    assert.deepEqual(result.range, { start: source.lastIndexOf('name'), end: source.lastIndexOf('name') + 4 });
  });

  it('compares with NaN as IEEE 754 does', () => {
    for (const operator of ['<', '<=', '>', '>=', '=='])
      assert.equal(evaluate(`d ${operator} 1.0`, { d: Number.NaN }), false);
    assert.equal(evaluate('d != 1.0', { d: Number.NaN }), true);
  });

  it('asks a list that answers itself, and goes through it for all else', () => {
    const texts = Array.from({ length: 200_000 }, (_, number) => `entry-${number}`);
    const known = new Set<unknown>(texts);
    const list = Object.assign(texts, { [members]: (value: unknown) => known.has(value) });
    const limit = 100;
    assert.equal(evaluate('"entry-199999" in d', { d: list }, limit), true);
    assert.equal(evaluate('"other" in d || 3 in d', { d: list }, limit), false);
    assert.equal(evaluate('d[199999]', { d: list }, limit), 'entry-199999');
    assert.equal(errorOf(evaluate('d.exists(e, e == "other")', { d: list }, limit)), 'limit-exceeded');
  });

  it('never throws, whatever the expression and the input', () => {
    const handled = fc.property(expression, input, fc.anything(), (source, variables, odd) => {
      const program = compile(check(parse(source).expr, wide));
      program.evaluate(variables);
      program.evaluate({ u: odd, d: odd, m: odd, s: odd, n: odd });
    });
    fc.assert(handled, { numRuns: runs(1500) });
  });
});
