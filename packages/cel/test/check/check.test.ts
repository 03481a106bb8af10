import assert from 'node:assert/strict';
import fc from 'fast-check';
import { extensions } from '../../src/extensions.ts';
import type { Environment } from '../../src/index.ts';
import { check, parse, typeName, types, walk } from '../../src/index.ts';
import { expression, runs, environment as wide } from '../random-expressions.ts';
import { unmark } from '../source-with-marks.ts';

const doc = '';
const { bool, double, dyn, int, list, map, string, timestamp } = types;

const environment: Environment = {
  variables: {
    user: {
      doc,
      type: types.struct('User', {
        name: { doc, type: string },
        roles: { doc, type: list(string) },
        age: { doc, type: int },
        attributes: { doc, type: map(string, dyn) },
      }),
    },
    now: { doc, type: timestamp },
    phone: { doc, type: types.opaque('finder') },
    anything: { doc, type: dyn },
  },
  functions: [
    ...extensions,
    {
      name: 'find',
      doc,
      overloads: [
        {
          id: 'string_find_finder',
          receiver: string,
          args: [types.opaque('finder')],
          result: list(types.struct('Finding', { text: { doc, type: string }, score: { doc, type: double } })),
          call: () => [],
        },
      ],
    },
  ],
};

function checkSource(source: string) {
  const { expr, problems } = parse(source);
  assert.deepEqual(problems, []);
  return check(expr, environment);
}

describe('check', () => {
  const inferred: readonly (readonly [source: string, type: string])[] = [
    ['user', 'User'],
    ['user.roles.map(r, size(r))', 'list(int)'],
    ['user.roles.filter(r, r != "")', 'list(string)'],
    ['user.name.find(phone).map(f, f.score)', 'list(double)'],
    ['user.attributes.team', 'dyn'],
    ['{"a": 1, "b": 2}', 'map(string, int)'],
    ['[1, "a"]', 'list(dyn)'],
    ['[]', 'list(dyn)'],
    ['[[], [1]]', 'list(list(int))'],
    ['user.?name', 'optional_type(string)'],
    ['user.?name.orValue("x")', 'string'],
    ['now - duration("1h")', 'timestamp'],
    ['now - now', 'duration'],
    ['true ? 1 : 2', 'int'],
    ['true ? 1 : anything', 'dyn'],
    ['cel.bind(x, user.age, x + 1)', 'int'],
    ['anything.x.y[0] > 3', 'bool'],
    ['type(user.age)', 'type(int)'],
    ['user.roles.exists(i, r, i > 0 && r == "a")', 'bool'],
    ['{"a": 1}.transformMap(k, v, string(v))', 'map(string, string)'],
    ['user == {"name": "x"}', 'bool'],
    ['user == null', 'bool'],
    ['math.greatest(1, 2, 3)', 'int'],
  ];
  for (const [source, type] of inferred) {
    it(`infers ${type} for \`${source}\``, () => {
      const checked = checkSource(source);
      assert.deepEqual(checked.problems, []);
      assert.equal(typeName(checked.type), type);
    });
  }

  const wrong: readonly (readonly [marked: string, code: string, says: RegExp])[] = [
    ['[|usr|].name == "a"', 'unknown-name', /Did you mean `user`/],
    ['user.[|nmae|] == "a"', 'unknown-field', /Did you mean `name`/],
    ['user.name.[|startWith|]("a")', 'unknown-function', /Did you mean `startsWith`/],
    ['[|siz|](user.name) > 1', 'unknown-function', /Did you mean `size`/],
    ['[|not|](true)', 'unknown-function', /write `!`/],
    ['[|user.name.startsWith(1)|]', 'no-such-overload', /there is `string\.startsWith\(string\)`/],
    ['[|contains|]("a", "b")', 'no-such-overload', /call it on a value/],
    ['[|user.age + "a"|]', 'no-such-overload', /`string\(x\)`/],
    ['[|user.age * 2.0|]', 'no-such-overload', /convert one/],
    ['[|user.age == "a"|]', 'no-such-overload', /int and string/],
    ['[|user.name == null|]', 'no-such-overload', /has\(x\.y\)/],
    ['[|user.name && true|]', 'no-such-overload', /true or false/],
    ['user.roles.all(r, [|r|])', 'not-a-condition', /needs a condition/],
    ['[|user.age|].exists(x, true)', 'not-iterable', /list or map/],
    ['[|user.roles.exists(true)|]', 'macro-arguments', /takes a variable and a condition/],
    ['user.age.[|years|]', 'no-fields', /int has no fields/],
    ['user.roles[[|"a"|]]', 'no-such-overload', /list\(string\) and string/],
    ['user.name.matches("a[|(b|]")', 'invalid-pattern', /./],
    ['now.getHours([|"Mars"|])', 'unknown-zone', /no time zone "Mars"/],
    ['[|Message|]{a: 1}', 'unknown-struct', /write a map/],
    ['[|size|] > 1', 'unknown-name', /is a function/],
    ['phone.[|pattern|]', 'no-fields', /finder has no fields/],
    ['[?[|1|]]', 'not-optional', /optional/],
  ];
  for (const [marked, code, says] of wrong) {
    it(`tells what is wrong with \`${marked}\``, () => {
      const { source, ranges } = unmark(marked);
      const { problems } = checkSource(source);
      assert.deepEqual(
        problems.map(({ range }) => `${range.start}-${range.end}`),
        ranges,
      );
      assert.equal(problems[0]?.code, code);
      assert.match(problems[0]?.message ?? '', says);
    });
  }

  it('finds all the mistakes of an expression, and none twice', () => {
    const { problems } = checkSource('usr.name == 1 && user.nam + 1 > 2 && user.roles.exists(r, r.x > y)');
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['unknown-name', 'unknown-field', 'no-fields', 'unknown-name'],
    );
  });

  it('has fixes that remove the problem', () => {
    for (const source of ['usr.name', 'user.nmae', 'user.name.startWith("a")', 'not(true)']) {
      const [problem] = checkSource(source).problems;
      assert.ok(problem?.fix !== undefined, source);
      const { range, text } = problem.fix;
      assert.deepEqual(checkSource(source.slice(0, range.start) + text + source.slice(range.end)).problems, []);
    }
  });

  it('knows the type of every node and what names refer to', () => {
    const checked = checkSource('user.roles.exists(r, size(r) > 3)');
    const known: string[] = [];
    walk(checked.expr, (node) => {
      known.push(`${node.kind} ${typeName(checked.typeOf(node))} ${checked.referenceOf(node)?.kind ?? ''}`.trim());
    });
    assert.deepEqual(known, [
      'macro bool',
      'select list(string)',
      'identifier User variable',
      'binary bool',
      'call int function',
      'identifier string local',
      'literal int',
    ]);
  });

  it('does not take a name for something that every object has', () => {
    for (const source of ['constructor', '__proto__', 'toString()', 'user.constructor', 'user.__proto__']) {
      assert.equal(checkSource(source).problems.length, 1, source);
    }
    assert.equal(bool.kind, 'bool');
  });

  it('never throws, whatever the expression', () => {
    const handled = fc.property(expression, fc.nat(), (source, cut) => {
      check(parse(source).expr, environment);
      check(parse(source.slice(0, cut % (source.length + 1))).expr, wide);
    });
    fc.assert(handled, { numRuns: runs(1000) });
  });
});
