import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileMatcher, inspectPattern, type RegexSpec } from '../../src/index.ts';
import { arbitraryPattern, arbitraryText, runs } from '../arbitrary.ts';
import { findings, Membership, type Place } from '../oracle.ts';

const CHARACTERS = ['a', 'b', ' '];
/** Long enough to complete, from any point, every pattern that is generated here, and to look one character further. */
const LONGEST_CONTINUATION = 5;

const small = arbitraryPattern({
  characters: ['a', 'b', '[ab]', '[^a]'],
  assertions: ['\\b', '\\B', '$', '^', '(?=a)', '(?!a)', '(?<=a)', '(?<!b)'],
  repetitions: ['?', '*', '+'],
  maxDepth: 6,
}).filter((source) => inspectPattern({ kind: 'regex', source }).problems.length === 0 && takenBy(source) <= 4);

/** Number of places in an expression that take a character. */
function takenBy(source: string): number {
  const withoutAssertions = source.replaceAll(/\(\?<?[=!][^)]*\)|\\[bB]/g, '');
  return withoutAssertions.match(/\[[^\]]*\]|[ab]/g)?.length ?? 0;
}

const continuations: readonly string[] = Array.from({ length: LONGEST_CONTINUATION }).reduce<string[]>(
  (all) => ['', ...all.flatMap((text) => CHARACTERS.map((character) => character + text))],
  [''],
);

const key = ([start, end]: Place) => `${start}-${end}`;

/** What the definition says about a text that is still arriving. */
function byDefinition(membership: Membership, text: string) {
  const futures = continuations.map((continuation) => findings(membership, text + continuation));
  const always = new Set(futures[0]?.map(key));
  for (const found of futures) {
    const here = new Set(found.map(key));
    for (const place of always) if (!here.has(place)) always.delete(place);
  }
  const open = futures.flat().filter((place) => !always.has(key(place)) && place[0] < text.length);
  return { certain: always, hold: open.reduce((least, [start]) => Math.min(least, start), text.length) };
}

describe('a stream of one pattern', () => {
  it('passes on exactly what no continuation can change, and holds exactly what one could still find', () => {
    fc.assert(
      fc.property(small, arbitraryText(CHARACTERS, 7), (source, text) => {
        const membership = new Membership(source);
        const stream = compileMatcher([{ kind: 'regex', source }]).stream();
        const emitted = new Set<string>();
        for (const [index, character] of [...text].entries()) {
          for (const { start, end } of stream.push(character)) emitted.add(key([start, end]));
          const expected = byDefinition(membership, text.slice(0, index + 1));
          assert.deepEqual(emitted, expected.certain, `certain after ${JSON.stringify(text.slice(0, index + 1))}`);
          assert.equal(stream.hold, expected.hold, `hold after ${JSON.stringify(text.slice(0, index + 1))}`);
          assert.equal(stream.holdOf(0), stream.hold);
        }
      }),
      runs(60),
    );
  });
});

describe('a stream of several patterns', () => {
  const specs = ['a+b', '\\bab\\b', 'b(?!a)', 'a b'].map((source): RegexSpec => ({ kind: 'regex', source }));

  it('holds what the patience of its most patient pattern asks for', () => {
    fc.assert(
      fc.property(arbitraryText(CHARACTERS, 12), (text) => {
        const together = compileMatcher(specs).stream();
        const alone = specs.map((spec) => compileMatcher([spec]).stream());
        let before = 0;
        for (const character of text) {
          for (const stream of [together, ...alone]) stream.push(character);
          assert.deepEqual(
            specs.map((_, pattern) => together.holdOf(pattern)),
            alone.map((stream) => stream.hold),
          );
          assert.equal(together.hold, Math.min(...alone.map((stream) => stream.hold)));
          assert.ok(together.hold >= before, 'a hold never goes back');
          before = together.hold;
        }
      }),
      runs(200),
    );
  });

  it('holds a high surrogate that came last, whatever the patterns are', () => {
    const stream = compileMatcher(specs).stream();
    stream.push('xy\ud83d');
    assert.deepEqual([stream.hold, stream.holdOf(0), stream.position], [2, 2, 3]);
    stream.push('\ude00');
    assert.deepEqual([stream.hold, stream.holdOf(0), stream.position], [4, 4, 4]);
  });
});
