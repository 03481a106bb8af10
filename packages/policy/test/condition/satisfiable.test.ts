import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileCondition } from '../../src/condition/condition.ts';
import { canHold, follows, oppositeOf, type Proposition, propositionOf } from '../../src/condition/satisfiable.ts';
import { createReporter } from '../../src/problem.ts';
import { momentVariables } from '../../src/schema/moment-schema.ts';

const scope = {
  roots: new Set(Object.keys(momentVariables.tool_call)),
  finders: new Map(),
  variables: new Map(),
  lists: new Map(),
};
const environment = { variables: momentVariables.tool_call, functions: [] };

function conditionOf(text: string) {
  const reporter = createReporter('test', text);
  const locate = (range: { start: number; end: number }) => range;
  const syntax = { kind: 'expression', expression: { text, range: { start: 0, end: text.length }, locate } } as const;
  const condition = compileCondition(syntax, environment, scope, reporter);
  assert.ok(condition, reporter.problems.map(({ message }) => message).join());
  return condition;
}

const read = (text: string): Proposition => propositionOf(conditionOf(text).formula, scope);

const names = ['a', 'b', 'c'];
const numbers = [0, 1, 2, 3];

const atom = fc.oneof(
  fc.tuple(fc.constantFrom('==', '!='), fc.constantFrom(...names)).map(([op, name]) => `tool.name ${op} "${name}"`),
  fc.subarray(names).map((some) => `tool.name in [${some.map((name) => `"${name}"`).join(', ')}]`),
  fc
    .tuple(fc.constantFrom('<', '<=', '>', '>=', '==', '!='), fc.constantFrom(...numbers), fc.boolean())
    .map(([op, number, turned]) => (turned ? `${number} ${op} size(tool.text)` : `size(tool.text) ${op} ${number}`)),
  fc
    .tuple(fc.constantFrom('<', '<=', '>', '>='), fc.constantFrom(...numbers))
    .map(([op, number]) => `double(tool.arguments.amount) ${op} ${number}.0`),
  fc.constantFrom('tool.type.contains("a")', 'true', 'false'),
);

const condition = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    atom,
    tie('any').map((one) => `!(${one})`),
    fc.tuple(tie('any'), fc.constantFrom('&&', '||'), tie('any')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie('any'), tie('any'), tie('any')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
  ),
})).any;

/** Tool calls that differ in everything the atoms can tell apart. */
const calls = ['a', 'b', 'c', 'd'].flatMap((name) =>
  ['a', 'b'].flatMap((type) =>
    ['', 'x', 'xx', 'xxx', 'xxxx'].flatMap((text) =>
      [-1, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, Number.NaN].map((amount) => ({
        tool: { name, type, text, arguments: { amount } },
      })),
    ),
  ),
);

describe('canHold', () => {
  it('is what trying everything gives', () => {
    fc.assert(
      fc.property(condition, (text) => {
        const condition = conditionOf(text);
        const proposition = read(text);
        assert.equal(
          canHold(proposition),
          calls.some((call) => condition.evaluate(call) === true),
          text,
        );
        assert.equal(
          canHold(oppositeOf(proposition)),
          calls.some((call) => condition.evaluate(call) === false),
          text,
        );
      }),
      { numRuns: process.env.PARAPET_LONG ? 10_000 : 300 },
    );
  });

  it('says yes where there is too much to try', () => {
    const many = Array.from({ length: 20 }, (_, index) => `tool.text.contains("${index}")`).join(' && ');
    assert.ok(canHold(read(`${many} && tool.name == "a" && tool.name == "b"`)));
  });
});

describe('follows', () => {
  const yes = [
    ['size(tool.text) > 3', 'size(tool.text) > 2'],
    ['tool.name == "a"', 'tool.name in ["a", "b"]'],
    ['tool.name == "a" && size(tool.text) == 0', 'tool.name != "b"'],
  ] as const;
  for (const [from, what] of yes)
    it(`knows that ${what} where ${from}, and not the other way round`, () => {
      assert.ok(follows(read(from), read(what)));
      assert.ok(!follows(read(what), read(from)));
    });
});
