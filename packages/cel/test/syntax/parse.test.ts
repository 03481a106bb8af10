import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Expr } from '../../src/index.ts';
import { children, MAX_DEPTH, parse, walk } from '../../src/index.ts';
import { print } from '../../src/rewrite.ts';
import { expression, runs } from '../random-expressions.ts';
import { unmark } from '../source-with-marks.ts';

/** The tree of an expression, in brackets. */
function shape(source: string): string {
  const { expr, problems } = parse(source);
  assert.deepEqual(problems, []);
  return shapeOf(expr);
}

function shapeOf(expr: Expr): string {
  const inner = children(expr).map(shapeOf);
  switch (expr.kind) {
    case 'literal':
    case 'identifier':
      return print(expr);
    case 'select':
      return `(${expr.test ? 'has ' : ''}${expr.optional ? '.?' : '.'} ${inner[0]} ${expr.field})`;
    case 'unary':
    case 'binary':
      return `(${expr.operator} ${inner.join(' ')})`;
    case 'call':
      return `(${expr.function} ${inner.join(' ')})`;
    case 'macro':
      return `(macro ${expr.name} ${expr.variables.map(({ name }) => name).join(',')} ${inner.join(' ')})`;
    default:
      return `(${expr.kind} ${inner.join(' ')})`;
  }
}

describe('parse', () => {
  const shapes: readonly (readonly [source: string, shape: string])[] = [
    ['a + b * c', '(+ a (* b c))'],
    ['a - b - c', '(- (- a b) c)'],
    ['a == b in c', '(in (== a b) c)'],
    ['!a && b || c', '(|| (&& (! a) b) c)'],
    ['a && b && c && d', '(&& (&& a b) (&& c d))'],
    ['a ? b : c ? d : e', '(conditional a b (conditional c d e))'],
    ['-1 + -a', '(+ -1 (- a))'],
    ['a.b.c[0]', '(index (. (. a b) c) 0)'],
    ['a.?b[?0]', '(index (.? a b) 0)'],
    ['has(a.b)', '(has . a b)'],
    ['f(a).g(b)', '(g (f a) b)'],
    ['xs.exists(x, x > 1)', '(macro exists x xs (> x 1))'],
    ['xs.map(x, x > 1, -x)', '(macro map x xs (> x 1) (- x))'],
    ['m.all(k, v, k == v)', '(macro all k,v m (== k v))'],
    ['cel.bind(x, a, x + x)', '(macro bind x a (+ x x))'],
    ['[a, ?b, ]', '(list a b)'],
    ['{"a": b, }', '(map "a" b)'],
    ['.a.b', '(. .a b)'],
    ['a.`b-c`', '(. a b-c)'],
    ['x // and so on\n + y', '(+ x y)'],
  ];
  for (const [source, expected] of shapes) {
    it(`reads \`${source}\``, () => assert.equal(shape(source), expected));
  }

  const literals: readonly (readonly [source: string, value: unknown])[] = [
    ['"a\\n\\x41\\u00e9\\U0001F600\\101"', 'a\nAé😀A'],
    ["r'a\\n'", 'a\\n'],
    ['"""a\n"b"""', 'a\n"b'],
    ['b"é\\xff"', Uint8Array.of(0xc3, 0xa9, 0xff)],
    ['0x1F', 31n],
    ['-9223372036854775808', -9223372036854775808n],
    ['1e3', 1000],
    ['.5', 0.5],
  ];
  for (const [source, value] of literals) {
    it(`reads the value of \`${source}\``, () => {
      const { expr, problems } = parse(source);
      assert.deepEqual(problems, []);
      assert.deepEqual(expr.kind === 'literal' && expr.value, value);
    });
  }

  it('gives every node a number of its own and a range within its parent', () => {
    const source = 'xs.filter(x, has(x.a)).map(y, {"k": [y.b[0], -y.c]}) == f(1 ? 2u : 3.0) && cel.bind(z, 1, z > 0)';
    const ids = new Set<number>();
    walk(parse(source).expr, (node, parent) => {
      assert.ok(!ids.has(node.id));
      ids.add(node.id);
      assert.ok(
        node.range.start >= (parent?.range.start ?? 0) && node.range.end <= (parent?.range.end ?? source.length),
      );
    });
    assert.equal(ids.size, 27);
  });

  const broken: readonly (readonly [marked: string, ...codes: string[]])[] = [
    ['a [|=|] b [|and|] c', 'unknown-operator', 'unknown-operator'],
    ['user[|.|]', 'unexpected-end'],
    ['f[|(|]a', 'unclosed'],
    ['f(a [|b|])', 'unexpected-token'],
    ['[1, 2[|)|]', 'unclosed', 'unexpected-token'],
    ['[|"abc|]', 'unterminated-string'],
    ['"a[|\\d|]b"', 'invalid-escape'],
    ['1 + [|*|] 2', 'unexpected-token'],
    ['[|has(a)|]', 'has-argument'],
    ['xs.all([|x.y|], true)', 'macro-variable'],
    ['xs.all(x, [|x|], true)', 'macro-variable'],
    ['[|99999999999999999999|]', 'number-out-of-range'],
    ['a [|#|] b', 'unexpected-character', 'unexpected-token'],
    ['[|for|] == 1', 'reserved-word'],
    ['a ? b[||]', 'unexpected-end'],
    ['[||]', 'unexpected-end'],
  ];
  for (const [marked, ...codes] of broken) {
    it(`tells what is wrong with \`${marked}\``, () => {
      const { source, ranges } = unmark(marked);
      const { problems } = parse(source);
      assert.deepEqual(problems.map(({ code }) => code).sort(), [...codes].sort());
      for (const range of ranges) {
        const [start, end] = range.split('-').map(Number);
        assert.ok(
          problems.some((problem) => problem.range.start <= (start ?? 0) && problem.range.end >= (end ?? 0)),
          `nothing is told about ${range}: ${JSON.stringify(problems)}`,
        );
      }
    });
  }

  it('goes on behind a mistake', () => {
    const { expr, problems } = parse('a.b == && c.exists(x, x.y. ) || "z" ] d.e');
    assert.ok(problems.length >= 3);
    const names = new Set<string>();
    walk(expr, (node) => {
      if (node.kind === 'identifier') names.add(node.name);
    });
    assert.deepEqual([...names].sort(), ['a', 'c', 'd', 'x']);
  });

  it('has fixes that remove the problem', () => {
    for (const source of ['a = b', 'a and b', 'a <> b', 'f(a', '[1, 2', '"a']) {
      const [problem] = parse(source).problems;
      assert.ok(problem?.fix !== undefined, source);
      const { range, text } = problem.fix;
      assert.deepEqual(parse(source.slice(0, range.start) + text + source.slice(range.end)).problems, [], source);
    }
  });

  for (const [what, source] of [
    ['parentheses', `${'('.repeat(100_000)}`],
    ['lists', '['.repeat(50_000)],
    ['negations', '!'.repeat(90_000)],
    ['conditionals', 'a ? '.repeat(20_000)],
    ['selections', `a${'.b'.repeat(40_000)}`],
    ['additions', `1${' + 1'.repeat(20_000)}`],
    ['calls', 'f('.repeat(40_000)],
    ['chains within chains', `${'('.repeat(200)}1${`${'+1'.repeat(100)})`.repeat(200)}`],
  ] as const) {
    it(`refuses ${what} nested too deeply`, () => {
      const { expr, problems } = parse(source);
      assert.ok(problems.some(({ code }) => code === 'too-deep'));
      walk(expr, () => undefined);
      print(expr);
    });
  }

  it('refuses a source that is too long', () => {
    assert.equal(parse(' '.repeat(100_001)).problems[0]?.code, 'too-long');
  });

  it('keeps thousands of clauses shallow', () => {
    const { expr, problems } = parse(Array.from({ length: 5000 }, (_, index) => `a${index}`).join(' || '));
    const depth = (node: Expr): number => 1 + Math.max(0, ...children(node).map(depth));
    assert.deepEqual(problems, []);
    assert.ok(depth(expr) < Math.min(20, MAX_DEPTH));
  });

  it('never throws, and keeps ranges within the source, whatever the text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom(
        ...'( ) [ ] { } . , : ? ! - + "" \' """ \\ r b 0x 1u 1.5e in has all(x, cel.bind( `a` // \n'.split(' '),
      ),
      fc.constantFrom('a', 'and', '=', '&', '|', 'true', '0', 'xs.map(x,', '"a"', 'b"\\xff"'),
    );
    const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(' '));
    fc.assert(fc.property(text, isHandled), { numRuns: runs(1000) });
  });

  it('never throws on an expression that was damaged', () => {
    const damage = fc.tuple(expression, fc.nat(), fc.nat({ max: 5 }), fc.string({ maxLength: 3 }));
    const damaged = damage.map(([source, at, count, text]) => {
      const start = at % (source.length + 1);
      return source.slice(0, start) + text + source.slice(start + count);
    });
    fc.assert(fc.property(damaged, isHandled), { numRuns: runs(2000) });
  });
});

function isHandled(source: string): void {
  const { expr, problems } = parse(source);
  for (const { range, fix } of problems) {
    for (const { start, end } of [range, ...(fix === undefined ? [] : [fix.range])]) {
      assert.ok(start >= 0 && start <= end && end <= source.length);
    }
  }
  walk(expr, (node, parent) => {
    assert.ok(node.range.start <= node.range.end && node.range.end <= source.length);
    if (parent !== undefined) assert.ok(node.id !== parent.id);
  });
  let hasError = false;
  walk(expr, (node) => {
    hasError ||= node.kind === 'error';
  });
  if (hasError) assert.ok(problems.length > 0, 'an error node without a problem');
}
