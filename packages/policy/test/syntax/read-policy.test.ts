import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readPolicy } from '../../src/syntax/read-policy.ts';
import { codes, load, ruleText } from '../policies.ts';

const whenOf = (condition: string): string => ruleText(`at: output\nthen: block\n${condition}`);

describe('a policy file', () => {
  it('is read with the place of everything that conditions and verdicts name', () => {
    const source = whenOf('when: output.text.has(phone)');
    const { policy, problems } = readPolicy('p.policy.yaml', source);
    assert.deepEqual(problems, []);
    const [rule] = policy?.rules ?? [];
    assert.equal(source.slice(rule?.id.range.start, rule?.id.range.end), 'r');
    assert.deepEqual(rule?.at, ['output']);
    assert.equal(rule?.consequence?.action, 'block');
  });

  const traps: readonly (readonly [what: string, condition: string, code: string])[] = [
    ['a condition that begins with !', 'when: !staff && output.text.has(phone)', 'yaml-tag'],
    ['a condition that is only negated', 'when: !staff', 'yaml-tag'],
    ['an anchor', 'when: &here output.text.has(phone)', 'yaml-anchor'],
    ['an alias', 'when: *there', 'yaml-alias'],
    ['a # inside a text', 'when: output.text.contains("a # b")', 'yaml-comment-cuts-condition'],
    ['a backslash in double quotes', 'when: "output.text.matches(\'\\\\bSSN\')"', 'yaml-double-quoted-backslash'],
    ['a question mark that makes a mapping', 'when:\n  - a ? b : c', 'wrong-type'],
    ['a colon that makes a mapping', 'when: { a: b }', 'yaml-condition-is-mapping'],
    ['a flow mapping cut at a comma', 'when: { all: [x], p): }', 'unknown-field'],
    ['a key that stands twice', 'when: true\nwhen: false', 'yaml-duplicate-key'],
    ['an empty condition', 'when:', 'wrong-type'],
    ['a number for a condition', 'when: 3', 'wrong-type'],
  ];
  for (const [what, condition, code] of traps)
    it(`is refused for ${what}`, () => {
      const { problems } = load(whenOf(condition));
      assert.ok(codes(problems).includes(code), `${code} is not in ${codes(problems).join()}`);
      for (const { message, line } of problems) assert.ok(message.length > 20 && line > 0);
    });

  for (const [code, condition] of [
    ['yaml-tag', "when: !staff && output.text.contains('x')"],
    ['yaml-comment-cuts-condition', 'when: output.text.contains("a # b")'],
    ['yaml-double-quoted-backslash', 'when: "output.text.matches(\'\\\\bSSN\')"'],
    ['yaml-condition-is-mapping', 'when:\n  all:\n    - staff ? false : output.text.contains("x")'],
    ['yaml-comment-in-condition', 'when: staff // and nobody else'],
    ['yaml-comment-in-condition', 'when:\n  staff // or\n  || output.text.contains("x")'],
    ['yaml-comment-in-condition', 'when:\n  any:\n    - staff // is trusted\n    - output.text.contains("x")'],
  ] as const)
    it(`offers the spelling that YAML does not change: ${condition}`, () => {
      const source = whenOf(condition);
      const [problem] = load(source).problems.filter((one) => one.code === `parapet/${code}`);
      const { fix } = problem ?? {};
      assert.ok(fix);
      const mended = source.slice(0, fix.start) + fix.text + source.slice(fix.end);
      assert.deepEqual(codes(load(mended).problems), [], mended);
    });

  it('offers no spelling under `|` within braces', () => {
    const { problems } = load(whenOf('when: { all: [staff // and nobody else\n  ] }'));
    const [problem] = problems.filter(({ code }) => code === 'parapet/yaml-comment-in-condition');
    assert.ok(problem && problem.fix === undefined);
  });

  it('is told everything that is wrong with it at once', () => {
    const { problems } = load(
      'parapet: 2\npolicy: p\nmoode: enforce\nrules:\n  - id: r\n    at: outptu\n    then: blok\n    when: true\n',
    );
    assert.deepEqual(codes(problems), ['language-version', 'unknown-field', 'unknown-value', 'unknown-value']);
    assert.ok(problems.some(({ message }) => message.includes('Did you mean `mode`')));
  });

  it('is refused where it is no policy at all', () => {
    for (const [text, code] of [
      ['', 'empty-file'],
      ['# nothing\n', 'empty-file'],
      ['- 1\n', 'wrong-type'],
      ['a: 1\n---\nb: 2\n', 'yaml-documents'],
      ['%YAML 1.1\n---\nparapet: 1\n', 'yaml-directive'],
      ['<<: { a: 1 }\n', 'yaml-merge-key'],
      ['\tpolicy: p\n', 'yaml-syntax'],
      ['x'.repeat(1_000_001), 'file-too-large'],
      ['['.repeat(100_000), 'yaml-syntax'],
    ] as const)
      assert.ok(
        codes(load(text).problems).includes(code),
        `${code} for ${text.slice(0, 20)}: ${codes(load(text).problems).join()}`,
      );
  });

  it('may have variables that only look as if they were defined by themselves', () => {
    for (const variable of [
      'user.roles.exists(r, r == "own")',
      'user.roles.exists(own, own == "x")',
      'user.attributes.own == true',
    ]) {
      const { problems } = load(
        ruleText('at: output\nwhen: own\nthen: block').replace(
          'staff: user.roles',
          `own: '${variable}'\n  staff: user.roles`,
        ),
      );
      assert.deepEqual(codes(problems), []);
    }
    const circle = load(ruleText('at: output\nwhen: a\nthen: block').replace('staff:', 'a: b\n  b: a\n  staff:'));
    assert.deepEqual(
      codes(circle.problems),
      ['variable-cycle', 'variable-cycle', 'unknown-name'].slice(0, codes(circle.problems).length),
    );
  });

  it('is read in one piece of work, however its conditions nest', () => {
    const nested = `${Array.from({ length: 60 }, (_, i) => `user.id == "${i}" ? output.text.has(phone) : `).join('')}false`;
    const chain = Array.from(
      { length: 60 },
      (_, i) => `  v${i}: ${i === 0 ? 'output.text.has(phone)' : `'v${i - 1} ? v${i - 1} : !v${i - 1}'`}\n`,
    ).join('');
    assert.deepEqual(codes(load(ruleText(`at: output\nwhen: '${nested}'\nthen: block`)).problems), []);
    const text = ruleText('at: output\nwhen: v59\nthen: block').replace('variables:\n', `variables:\n${chain}`);
    assert.deepEqual(codes(load(text).problems), []);
  });

  it('is never a reason to throw, to hang or to touch prototypes', () => {
    const source = ruleText("at: [output, input]\nwhen:\n  all: ['output.text.has(phone)', staff]\nthen: redact");
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ':',
      '-',
      '!',
      '&a',
      '*a',
      '|',
      '>',
      '"',
      "'",
      '#',
      '\n',
      '\t',
      '  ',
      '__proto__',
      'constructor',
      '\u0000',
      '\ud800',
      '?',
      '%',
      '<<:',
    ];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(source.length), fc.nat(5), fc.constantFrom(...pieces)), { maxLength: 6 }),
        (edits) => {
          let text = source;
          for (const [at, drop, insert] of edits) text = text.slice(0, at) + insert + text.slice(at + drop);
          const { problems } = load(text);
          for (const { start, end, line, column } of problems)
            assert.ok(start <= end && end <= text.length && line >= 1 && column >= 1);
        },
      ),
      { numRuns: process.env.PARAPET_LONG ? 20_000 : 400 },
    );
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });
});
