import assert from 'node:assert/strict';
import { readCheckFixtures } from '../../scripts/reference/check-fixtures.ts';
import { codes } from '../../src/check/codes.ts';
import type { LoadOptions, Problem } from '../../src/index.ts';
import { load, loadUnder } from '../policies.ts';
import { framed } from './fragment.ts';

/** Of the first file. */
const problemsOf = (files: readonly string[], options: LoadOptions = {}): readonly Problem[] =>
  loadUnder(options, ...files).problems.filter(({ file }) => file.endsWith('0.policy.yaml'));

/** The text with a comment that silences a problem, on the line before it. */
function silenced(text: string, { line, code }: Problem): string {
  const lines = text.split('\n');
  const indent = /^ */.exec(lines[line - 1] ?? '')?.[0] ?? '';
  return [...lines.slice(0, line - 1), `${indent}# parapet-ignore ${code}: because`, ...lines.slice(line - 1)].join(
    '\n',
  );
}

/** Every example of something that is no error, each with one of its problems. */
const cases = [...readCheckFixtures()].flatMap(([code, { invalid, options }]) =>
  codes[code]?.severity === 'error'
    ? []
    : invalid.flatMap((files) => {
        const [first = '', ...others] = files.map(framed);
        const problem = problemsOf([first, ...others], options).find((one) => one.code === `parapet/${code}`);
        return problem && !/ignore|unknown-code/.test(code) ? [{ problem, first, others, options }] : [];
      }),
);

describe('a comment that silences', () => {
  it('silences whatever is no error, and that alone', () => {
    assert.ok(cases.length > 30);
    for (const { problem, first, others, options } of cases) {
      const before = problemsOf([first, ...others], options);
      const after = problemsOf([silenced(first, problem), ...others], options);
      const left = before.filter(({ code, line }) => code !== problem.code || line !== problem.line);
      assert.deepEqual(
        after.map(({ code }) => code),
        left.map(({ code }) => code),
        `${problem.code}\n${silenced(first, problem)}`,
      );
    }
  });

  it('silences on its own line as well', () => {
    const text = framed('controls: [SOC2 CC6.7] # parapet-ignore parapet/malformed-control: theirs are like that\n');
    assert.deepEqual(
      problemsOf([text])
        .map(({ code }) => code)
        .filter((code) => code.includes('control')),
      [],
    );
  });

  it('is told off only where everything was checked', () => {
    const wrong = framed('# parapet-ignore parapet/unused-finder: later\nfinders: { a: { words: [x] } }\nmoode: x\n');
    assert.deepEqual(
      problemsOf([wrong]).map(({ code }) => code),
      ['parapet/unknown-field'],
    );
  });

  it('does not change what is decided', () => {
    const text = framed('finders: { a: { words: [x] } }\n');
    const ignoring = framed('# parapet-ignore parapet/unused-finder: later\nfinders: { a: { words: [x] } }\n');
    assert.equal(load(ignoring).set?.digest, load(text).set?.digest);
  });
});
