import assert from 'node:assert/strict';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { reservedNames } from '@parapet/policy';
import { readOutline } from '@parapet/policy/editor';
import fc from 'fast-check';
import { parseDocument } from 'yaml';
import { createColourer, type Piece } from './colours.ts';
import { anyPolicy } from './written-policies.ts';

const root = new URL('../../', import.meta.url);
const fixtures = new URL('fixtures/colours/', import.meta.url);

describe('the colours of the files of Parapet', () => {
  let colour: (text: string) => readonly Piece[];
  before(async () => {
    colour = await createColourer();
  });

  const read = (path: string): Promise<string> => readFile(new URL(path, root), 'utf8');

  it('show CEL where a policy has some, and nowhere else', async () => {
    for await (const file of glob('{examples,packages,test}/**/*.policy.yaml', {
      cwd: root,
      exclude: ['**/node_modules'],
    })) {
      const text = await read(file);
      // Of what YAML cannot read, readers make what they can.
      if (isYaml(text)) assert.equal(shownAsCel(text, colour(text)), writtenAsCel(text), file);
    }
  });

  it('show it however it is written', function () {
    this.timeout(120_000);
    const shows = fc.property(anyPolicy, (text) => assert.equal(shownAsCel(text, colour(text)), writtenAsCel(text)));
    fc.assert(shows, { numRuns: process.env.PARAPET_LONG ? 5000 : 200 });
  });

  it('show none in tests and settings', async () => {
    for (const file of ['examples/support-bot/policies/answers.policy.test.yaml', 'examples/support-bot/parapet.yaml'])
      assert.deepEqual(colour(await read(file)).filter(isCel), [], file);
  });

  it('tell what a condition may always speak about from what the policy names', () => {
    for (const name of reservedNames) {
      const [piece] = colour(`applies: ${name}`).filter(isCel);
      assert.equal(piece?.scopes.at(-1), 'variable.language.cel', name);
    }
  });

  it('are as they were looked at', async () => {
    for await (const file of glob('*.yaml', { cwd: fixtures })) {
      const text = await readFile(new URL(file, fixtures), 'utf8');
      const expected = new URL(`${file}.txt`, fixtures);
      const actual = told(text, colour(text));
      if (process.env.PARAPET_UPDATE) await writeFile(expected, actual);
      else assert.equal(actual, await readFile(expected, 'utf8'));
    }
  });
});

function isYaml(text: string): boolean {
  const { errors, warnings } = parseDocument(text);
  return errors.length + warnings.length === 0;
}

const isCel = ({ scopes }: Piece): boolean => scopes.some((scope) => scope.startsWith('meta.embedded'));

/** A text in which only what is coloured as CEL is left, and everything else is a dot. */
const shownAsCel = (text: string, pieces: readonly Piece[]): string => only(text, pieces.filter(isCel));

/** The same by what the reader of policies takes for CEL: not by one pattern in common with the colours. */
const writtenAsCel = (text: string): string =>
  only(
    text,
    readOutline(text).expressions.flatMap(({ text: said, locate }) =>
      Array.from({ length: said.length }, (_, index) => locate({ start: index, end: index + 1 })),
    ),
  );

function only(text: string, ranges: readonly { readonly start: number; readonly end: number }[]): string {
  const kept = new Set(
    ranges.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, index) => start + index)),
  );
  return Array.from(text, (character, index) => (/\s/.test(character) || kept.has(index) ? character : '·')).join('');
}

/** Each line, and below it its pieces with what they are. */
function told(text: string, pieces: readonly Piece[]): string {
  let from = 0;
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [start, end] = [from, from + line.length];
      from = end + 1;
      const below = pieces
        .filter(
          (piece) => piece.start >= start && piece.end <= end && piece.scopes.length > 1 && piece.start < piece.end,
        )
        .map((piece) => `    ${text.slice(piece.start, piece.end)} → ${piece.scopes.slice(1).join(' ')}`);
      return [line, ...below].join('\n');
    });
  return `${lines.join('\n')}\n`;
}
