import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { readCheckFixtures } from '../../scripts/reference/check-fixtures.ts';
import { codes } from '../../src/check/codes.ts';
import { load, loadUnder } from '../policies.ts';
import { framed } from './fragment.ts';

const reported = (files: readonly string[]): readonly string[] =>
  load(...files.map(framed)).problems.map(({ code }) => code.replace('parapet/', ''));

describe('a check', () => {
  const fixtures = readCheckFixtures();

  it('has a page for each code with good and bad examples, and no page of a code that is none', () => {
    assert.deepEqual([...fixtures.keys()].sort(), Object.keys(codes).sort());
    for (const [code, { why, invalid, valid }] of fixtures)
      assert.ok(why.trim() !== '' && (tooLargeForPages.has(code) || (invalid.length > 0 && valid.length > 0)), code);
  });

  it('is known under every code that the sources report', () => {
    const [, table = ''] = readFileSync(`${packages}/pattern/docs/syntax.md`, 'utf8').split('| code ');
    const ofPatterns = [...table.matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, code = '']) => code);
    const reported = [
      ...['policy', 'cel'].flatMap((name) => sourcesOf(name).flatMap(codesReportedIn)),
      ...ofPatterns.map((code) => `pattern-${code}`),
    ];
    assert.ok(reported.length > 80);
    const unknown = reported.filter((code) => !(code in codes) && !notOfPolicies.has(code));
    assert.deepEqual([...new Set(unknown)], []);
  });

  for (const [code, { invalid, valid, options }] of fixtures)
    describe(code, () => {
      invalid.forEach((files, index) => {
        it(`is reported of ${titleOf(files, index)}`, () => {
          const { problems } = loadUnder(options, ...files.map(framed));
          const own = problems.filter((problem) => problem.code === `parapet/${code}`);
          assert.ok(own.length > 0, `there is only ${problems.map((problem) => problem.code).join()}`);
          for (const { severity, message } of own) {
            assert.equal(severity, codes[code]?.severity);
            assert.match(message, /[.?`]$/);
          }
        });
      });
      valid.forEach((files, index) => {
        it(`is not reported of ${titleOf(files, index)}`, () => {
          const { problems } = loadUnder(options, ...files.map(framed));
          assert.deepEqual(
            problems.filter(({ severity, code: other }) => severity === 'error' || other === `parapet/${code}`),
            [],
          );
        });
      });
    });

  it('reports nothing that has no page, of whatever text', () => {
    const texts = [...fixtures.values()].flatMap(({ invalid, valid }) => [...invalid, ...valid].flat().map(framed));
    const cut = fc.tuple(fc.constantFrom(...texts), fc.double({ min: 0, max: 1, noNaN: true }));
    const at = ([text, share]: readonly [string, number]): number => Math.floor(share * text.length);
    fc.assert(
      fc.property(cut, cut, (one, other) => {
        const spliced = one[0].slice(0, at(one)) + other[0].slice(at(other));
        for (const { code, severity } of load(spliced).problems) {
          const { [code.replace('parapet/', '')]: known } = codes;
          assert.equal(severity, known?.severity, code);
        }
      }),
      { numRuns: process.env.PARAPET_LONG ? 20_000 : 300 },
    );
  });

  it('says that a file, an expression, and a pattern is too large', () => {
    assert.deepEqual(reported([`parapet: 1\n${'#'.repeat(1_000_000)}`]), ['file-too-large']);
    assert.ok(reported([`when: output.text == "${'x'.repeat(100_000)}"\n`]).includes('too-long'));
    const classes = `finders:\n  letters: { pattern: '${'[\\pL\\pN]'.repeat(300)}' }\n`;
    assert.deepEqual(reported([classes]), ['pattern-classes-too-large']);
  });
});

/** Nobody reads an example of these; they are tried above. */
const tooLargeForPages: ReadonlySet<string> = new Set(['file-too-large', 'too-long', 'pattern-classes-too-large']);

/** Patterns of policies have no validators, and conditions no macros of their own. */
const notOfPolicies: ReadonlySet<string> = new Set(['pattern-validated-too-long', 'too-large']);

const packages = fileURLToPath(new URL('../../..', import.meta.url));

const sourcesOf = (name: string): readonly string[] =>
  globSync(`${packages}/${name}/src/**/*.ts`).map((path) => readFileSync(path, 'utf8'));

const codesReportedIn = (source: string): readonly string[] =>
  [...source.matchAll(/\breport\(\s*'([a-z-]+)'/g)].map(([, code = '']) => code);

function titleOf(files: readonly string[], index: number): string {
  const line = files[0]?.split('\n').findLast((one) => one.trim() !== '') ?? '';
  return `example ${index + 1}: ${line.trim().slice(0, 60)}`;
}
