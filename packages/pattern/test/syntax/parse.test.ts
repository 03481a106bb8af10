import assert from 'node:assert/strict';
import { compileRegex, inspectPattern } from '../../src/index.ts';

/** Source, texts that it matches as a whole, texts that it does not. */
const accepted: readonly (readonly [source: string, matches: readonly string[], others: readonly string[]])[] = [
  ['abc', ['abc'], ['ab', 'abcd']],
  ['a|bc|', ['a', 'bc', ''], ['b', 'abc']],
  ['a*', ['', 'aaa'], ['b']],
  ['a+?', ['a', 'aa'], ['']],
  ['a{2}', ['aa'], ['a', 'aaa']],
  ['a{2,}', ['aa', 'aaaa'], ['a']],
  ['a{1,2}', ['a', 'aa'], ['', 'aaa']],
  ['a{,2}', ['a{,2}'], ['', 'a']],
  ['a{x}', ['a{x}'], ['a']],
  ['{', ['{'], []],
  ['a{0}b', ['b'], ['ab']],
  ['(a)(?:b)(?<c>c)(?P<d>d)', ['abcd'], []],
  ['.', ['a', '😀', '\r', '\u2028'], ['\n', '']],
  ['(?s).', ['\n'], []],
  ['(?i)straße', ['STRAßE', 'straẞe'], ['strasse']],
  ['(?i)k', ['K', '\u212a'], []],
  ['a(?i)b|c', ['aB', 'C'], ['A', 'Ab']],
  ['a(?i:b)c', ['aBc'], ['abC', 'Abc']],
  ['(?i)a(?-i)b', ['Ab'], ['aB']],
  ['(?i:a(?-i:b))', ['Ab'], ['aB']],
  ['(?m)^a$\\n^b$', ['a\nb'], []],
  ['\\Aa\\z', ['a'], []],
  ['[abc]', ['a', 'c'], ['d', '']],
  ['[^abc]', ['d', '\n', '😀'], ['a']],
  ['[]a]', [']', 'a'], []],
  ['[^]a]', ['b'], [']', 'a']],
  ['[a-c-e]', ['b', '-', 'e'], ['d']],
  ['[-a]', ['-', 'a'], []],
  ['[a-]', ['-', 'a'], []],
  ['[\\]\\-\\\\]', [']', '-', '\\'], []],
  ['[\\d\\s]', ['1', ' '], ['a']],
  ['[^\\d\\s]', ['a'], ['1', ' ']],
  ['[[:alpha:]_]', ['a', 'Z', '_'], ['1', 'é']],
  ['[[:^alpha:]]', ['1', 'é'], ['a']],
  ['[^[:word:]]', ['-'], ['_']],
  ['[a[:digit:]b]', ['a', '0', 'b'], ['c']],
  ['(?i)[^a]', ['b'], ['a', 'A']],
  ['[😀-😂]', ['😁'], ['😃']],
  ['[\\Q^]\\E]', ['^', ']'], ['Q']],
  ['\\d\\D', ['1a', '1٣'], ['11', '٣a']],
  ['\\w\\W', ['_-', 'aé'], ['éa']],
  ['\\s\\S', [' a', '\fa'], ['\va', '\u00a0a']],
  ['\\a\\f\\n\\r\\t\\v', ['\x07\f\n\r\t\v'], []],
  ['\\x41\\x{1F600}\\x{0041}', ['A😀A'], []],
  ['\\0\\012\\101', ['\0\nA'], []],
  ['\\.\\[\\(\\!\\_\\ ', ['.[(!_ '], []],
  ['\\Qa.b*\\E+', ['a.b*', 'a.b**'], ['axb']],
  ['\\Qa.b', ['a.b'], ['axb']],
  ['\\E', [''], []],
  ['\\pL\\PL', ['é1'], ['11']],
  ['\\p{Lu}\\p{^Lu}', ['Éé'], ['éÉ']],
  ['\\p{Greek}\\P{Greek}', ['αa'], ['aα']],
  ['\\P{^Nd}', ['٣'], ['a']],
  ['\\p{Any}', ['a', '\n', '\ud800'], ['']],
  ['(?i)\\p{Lu}', ['a', 'A'], ['1']],
  ['\\bab\\b', ['ab'], []],
  ['a\\Bb', ['ab'], []],
  ['(?=a)\\w(?!b)', ['a'], ['b']],
  ['(?:(?<=^)|(?<=a))[ab](?=[ab]|$)', ['a', 'b'], []],
  ['(?U)(a+?)b', ['aab'], []],
  ['(?=a+)a(?<!b)', ['a'], []],
];

/** Source, code, and the part of the source that is to blame. */
const refused: readonly (readonly [source: string, code: string, blamed: string])[] = [
  ['a)b', 'unmatched-parenthesis', ')'],
  ['x(ab', 'unclosed-group', '(ab'],
  ['x(?:ab', 'unclosed-group', '(?:ab'],
  ['a[bc', 'unclosed-class', '[bc'],
  ['a[]', 'unclosed-class', '[]'],
  ['*a', 'nothing-to-repeat', '*'],
  ['a|+', 'nothing-to-repeat', '+'],
  ['({2})', 'nothing-to-repeat', '{2}'],
  ['ab**', 'nested-repetition', '**'],
  ['a{2}{3}', 'nested-repetition', '{2}{3}'],
  ['ab{1001}', 'repetition-too-large', '{1001}'],
  ['a{5,2}', 'bad-repetition', '{5,2}'],
  ['a[z-a]', 'bad-range', 'z-a'],
  ['[a-\\d]', 'bad-range', 'a-\\d'],
  ['[\\b]', 'assertion-in-class', '\\b'],
  ['a\\', 'trailing-backslash', '\\'],
  ['a\\y', 'unknown-escape', '\\y'],
  ['a\\Z', 'unknown-escape', '\\Z'],
  ['\\u0041', 'unknown-escape', '\\u'],
  ['\\é', 'unknown-escape', '\\é'],
  ['(a)\\1', 'backreference', '\\1'],
  ['\\x{110000}', 'bad-hex-escape', '\\x{110000}'],
  ['\\xg', 'bad-hex-escape', '\\x'],
  ['\\p{Letter}', 'unknown-property', '\\p{Letter}'],
  ['a\\p', 'unknown-property', '\\p'],
  ['[[:letter:]]', 'unknown-property', '[:letter:]'],
  ['a(?=bc)', 'lookaround-too-wide', '(?=bc)'],
  ['(?<!b*)a', 'lookaround-too-wide', '(?<!b*)'],
  ['(?<!\\w\\.)a', 'lookaround-too-wide', '(?<!\\w\\.)'],
  ['(?<a>x)(?<a>y)', 'duplicate-group-name', '(?<a>'],
  ['(?>a)', 'unsupported-group', '(?>'],
  ['(?#a)', 'unsupported-group', '(?#'],
  ['(?P=a)', 'unsupported-group', '(?P='],
];

describe('the syntax', () => {
  for (const [source, matches, others] of accepted) {
    it(`accepts ${source}`, () => {
      const whole = compileRegex(`\\A(?:${source}\\E)\\z`);
      for (const text of matches) assert.ok(whole.test(text), `matches ${JSON.stringify(text)}`);
      for (const text of others) assert.ok(!whole.test(text), `does not match ${JSON.stringify(text)}`);
    });
  }

  for (const [source, code, blamed] of refused) {
    it(`refuses ${source}`, () => {
      const [problem] = inspectPattern({ kind: 'regex', source }).problems;
      assert.equal(problem?.code, code);
      assert.equal(source.slice(problem?.start, problem?.end), blamed);
    });
  }

  it('reports several problems at once', () => {
    const { problems } = inspectPattern({ kind: 'regex', source: 'a**\\y[z-a](?=xy)' });
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['nested-repetition', 'unknown-escape', 'bad-range', 'lookaround-too-wide'],
    );
  });

  it('knows the property that was probably meant', () => {
    const [problem] = inspectPattern({ kind: 'regex', source: '\\p{old_italic}' }).problems;
    assert.match(problem?.message ?? '', /did you mean `Old_Italic`\?/);
  });
});
