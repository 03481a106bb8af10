import assert from 'node:assert/strict';
import fc from 'fast-check';
import { estimateCost } from '../../src/explain.ts';
import { regexFunctions } from '../../src/extensions.ts';
import type { Result } from '../../src/index.ts';
import { check, compile, EvaluationError, Optional, parse, typeName, types, Unknown } from '../../src/index.ts';
import { runs } from '../random-expressions.ts';

const environment = {
  variables: {
    text: { doc: '', type: types.string },
    pattern: { doc: '', type: types.string },
    by: { doc: '', type: types.string },
  },
  functions: regexFunctions,
};

const read = (source: string) => check(parse(source).expr, environment);

function evaluate(source: string, variables: Record<string, unknown> = {}): Result {
  return compile(read(source)).evaluate(variables);
}

/** The examples of the extension's own documentation and tests in cel-go. */
describe('the regex extension', () => {
  const some = Optional.of;
  const values: readonly (readonly [source: string, value: unknown])[] = [
    ["regex.replace('abc', '^', 'start_')", 'start_abc'],
    ["regex.replace('abc', '$', '_end')", 'abc_end'],
    [String.raw`regex.replace('a-b', r'\b', '|')`, '|a|-|b|'],
    [String.raw`regex.replace('foo bar', '(fo)o (ba)r', r'\2 \1')`, 'ba fo'],
    [String.raw`regex.replace('foo bar', 'foo', r'\\')`, '\\ bar'],
    ["regex.replace('banana', 'ana', 'x')", 'bxna'],
    [String.raw`regex.replace('abc', 'b(.)', r'x\1')`, 'axc'],
    ["regex.replace('hello world hello', 'hello', 'hi')", 'hi world hi'],
    [String.raw`regex.replace('ac', 'a(b)?c', r'[\1]')`, '[]'],
    [String.raw`regex.replace('foo bar baz', r'\w+', r'(\0)')`, '(foo) (bar) (baz)'],
    ["regex.replace('', 'a', 'b')", ''],
    ["regex.replace('id=1', 'id=(?P<n>.)', '$1')", '$1'],
    ["regex.replace('hello ☃', '☃', '❄')", 'hello ❄'],
    ["regex.replace('abc', 'b*', 'x')", 'xaxcx'],
    ["regex.replace('banana', 'a', 'x', 0)", 'banana'],
    ["regex.replace('banana', 'a', 'x', 1)", 'bxnana'],
    ["regex.replace('banana', 'a', 'x', 2)", 'bxnxna'],
    ["regex.replace('banana', 'a', 'x', 100)", 'bxnxnx'],
    ["regex.replace('banana', 'a', 'x', -100)", 'bxnxnx'],
    [String.raw`regex.replace('cat-dog dog-cat cat-dog', '(cat)-(dog)', r'\2-\1', 1)`, 'dog-cat dog-cat cat-dog'],
    [String.raw`regex.replace('abc def', r'(abc)', r'\\1')`, String.raw`\1 def`],
    ["regex.extract('hello world', 'hello(.*)')", some(' world')],
    [String.raw`regex.extract('item-A, item-B', r'item-(\w+)')`, some('A')],
    [String.raw`regex.extract('The color is red', r'The color is \w+')`, some('The color is red')],
    ["regex.extract('hello world', 'goodbye (.*)')", Optional.none],
    ["regex.extract('HELLO', 'hello')", Optional.none],
    ["regex.extract('ac', 'a(b)?c')", Optional.none],
    ["regex.extract('4122345432', '22').orValue('777')", '22'],
    ["regex.extractAll('id:123, id:456', 'assa')", []],
    [String.raw`regex.extractAll('id:123, id:456', r'id:\d+')`, ['id:123', 'id:456']],
    [String.raw`regex.extractAll('Files: f_1.txt, f_2.csv', r'f_(\d+)')`, ['1', '2']],
    ["regex.extractAll('a@b, c@d', '(?P<username>.*)@')", ['a@b, c']],
    ["regex.extractAll('banananana', '(ana)')", ['ana', 'ana']],
    ["regex.extractAll('val=a, val=, val=c', 'val=([^,]*)')", ['a', 'c']],
    ["regex.extractAll('key=, key=, key=', 'key=([^,]*)')", []],
    [String.raw`regex.extractAll('a b c', r'(\S*)\s*')`, ['a', 'b', 'c']],
    // Leftmost-first: the longest alternative is not the one that counts.
    ["regex.extract('foobar', 'foo|foobar')", some('foo')],
    ["regex.extract('<a><b>', '<(.*?)>')", some('a')],
  ];
  for (const [source, value] of values) {
    it(`\`${source}\``, () => {
      assert.deepEqual(read(source).problems, []);
      assert.deepEqual(evaluate(source), value);
    });
  }

  const errors: readonly (readonly [source: string, code: string])[] = [
    ["regex.extract('foo bar', '(')", 'invalid-pattern'],
    ["regex.extractAll('foo bar', '[a-z')", 'invalid-pattern'],
    [String.raw`regex.replace('id=123', r'id=(\d+)', r'value: \values')`, 'invalid-replacement'],
    [String.raw`regex.replace('test', '(.)', r'\2')`, 'invalid-replacement'],
    [String.raw`regex.replace('id=123', r'id=(\d+)', r'value: \')`, 'invalid-replacement'],
    [String.raw`regex.extract('phone: 415-5551212', r'phone: ((\d{3})-)?')`, 'invalid-pattern'],
    ["regex.extractAll('testuser@testdomain', '(.*)@([^.]*)')", 'invalid-pattern'],
  ];
  for (const [source, code] of errors) {
    it(`\`${source}\` is wrong: ${code}`, () => {
      const result = evaluate(source);
      assert.equal(result instanceof EvaluationError && result.code, code);
      assert.deepEqual(
        read(source).problems.map((problem) => problem.code),
        [code],
      );
    });
  }

  it('gives what it says it gives', () => {
    assert.equal(typeName(read("regex.extract('', '')").type), 'optional_type(string)');
    assert.equal(typeName(read("regex.extractAll('', '')").type), 'list(string)');
  });

  it('takes patterns that are only known in an evaluation, and reads nothing unknown', () => {
    const source = 'regex.replace(text, pattern, by)';
    const given = { text: 'a1b2', pattern: '(\\d)', by: '<\\1>' };
    assert.equal(evaluate(source, given), 'a<1>b<2>');
    assert.ok(evaluate(source, { ...given, by: new Unknown(['by']) }) instanceof Unknown);
    const failed = evaluate(source, { ...given, pattern: '(' });
    assert.equal(failed instanceof EvaluationError && failed.code, 'invalid-pattern');
  });

  it('stops at the bound, by a pattern as by what it makes', () => {
    const code = (result: Result) => result instanceof EvaluationError && result.code;
    assert.equal(
      code(evaluate("regex.extractAll(text, '(?:a{900}|b){9}')", { text: 'ab'.repeat(10_000) })),
      'limit-exceeded',
    );
    assert.equal(
      code(evaluate("regex.replace(text, '', by)", { text: 'a'.repeat(20_000), by: 'b'.repeat(20_000) })),
      'limit-exceeded',
    );
    const patterns = Array.from({ length: 50_000 }, (_, index) => `a${index}`);
    const declared = {
      ...environment,
      variables: { ...environment.variables, patterns: { doc: '', type: types.list(types.string) } },
    };
    const program = compile(check(parse('patterns.exists(p, "b".matches(p))').expr, declared));
    assert.equal(code(program.evaluate({ patterns })), 'limit-exceeded');
  });

  it('costs the same each time, within the estimate', () => {
    const sources = [
      'regex.extractAll(text, "(a|b)+?c?")',
      'regex.replace(text, pattern, by)',
      'text.matches(pattern)',
      'text.matches("[ab]*a[ab]{9}c")',
    ];
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '(', '*', '|'), maxLength: 40 });
    fc.assert(
      fc.property(fc.constantFrom(...sources), word, word, word, (source, text, pattern, by) => {
        const variables = { text, pattern, by };
        const extents = Object.entries(variables).map(([name, { length }]) => [name, { units: length, parts: 0 }]);
        const checked = read(source);
        const program = compile(checked);
        const { steps } = program.measure(variables);
        assert.equal(program.measure(variables).steps, steps);
        assert.ok(steps <= estimateCost(checked, Object.fromEntries(extents)).max);
      }),
      { numRuns: runs(300) },
    );
  });
});
