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

describe('a match', () => {
  const certainAfter = (source: string, text: string): number => {
    const stream = compileMatcher([{ kind: 'regex', source }]).stream();
    return [...text].findIndex((character) => stream.push(character).length > 0) + 1;
  };

  it('is certain with its last character if nothing can make it longer', () => {
    assert.equal(certainAfter('abc', 'abcd'), 3);
    assert.equal(certainAfter('(?<=x)ab{1,2}', 'xabbb'), 4);
  });

  it('is certain one character later if that one decides', () => {
    assert.equal(certainAfter('abc\\b', 'abc d'), 4);
    assert.equal(certainAfter('ab+', 'abbc'), 4);
    assert.equal(certainAfter('ab(?!c)', 'abd'), 3);
  });

  it('does not wait for what could only confirm it', () => {
    assert.equal(certainAfter('ab(?:$|\\b)?', 'ab '), 2);
    assert.equal(certainAfter('a|a(?=b)', 'ab'), 1);
  });
});

describe('a stream of several patterns', () => {
  const specs = ['a+b', '\\bab\\b', 'b(?!a)', 'a b', 'a(?: a)?', '[ab]{1,3} '].map(
    (source): RegexSpec => ({ kind: 'regex', source }),
  );

  it('is as patient with each of them as a stream of that one alone, and as the most patient with all', () => {
    const matchers = [compileMatcher(specs), ...specs.map((spec) => compileMatcher([spec]))] as const;
    fc.assert(
      fc.property(arbitraryText(CHARACTERS, 12), (text) => {
        const [together, ...alone] = matchers.map((matcher) => matcher.stream());
        assert.ok(together);
        let before = 0;
        for (const character of text) {
          const found = together.push(character);
          alone.forEach((stream, pattern) => {
            const own = found.filter((match) => match.pattern === pattern);
            assert.deepEqual(
              own,
              stream.push(character).map((match) => ({ ...match, pattern })),
            );
            assert.equal(together.holdOf(pattern), stream.hold);
          });
          assert.equal(together.hold, Math.min(...alone.map((stream) => stream.hold)));
          assert.ok(together.hold >= before, 'a hold never goes back');
          before = together.hold;
        }
      }),
      runs(500),
    );
  });

  it('passes on the match of one pattern while another one goes on from the same start', () => {
    const stream = compileMatcher(['abc?', 'abx+y'].map((source) => ({ kind: 'regex', source }))).stream();
    assert.deepEqual(stream.push('ab'), []);
    assert.deepEqual(stream.push('x'), [{ pattern: 0, start: 0, end: 2 }]);
    assert.deepEqual([stream.hold, stream.holdOf(0), stream.holdOf(1)], [0, 3, 0]);
  });

  it('holds a high surrogate that came last, whatever the patterns are', () => {
    const stream = compileMatcher(specs).stream();
    stream.push('xy\ud83d');
    assert.deepEqual([stream.hold, stream.holdOf(0), stream.position], [2, 2, 3]);
    stream.push('\ude00');
    assert.deepEqual([stream.hold, stream.holdOf(0), stream.position], [4, 4, 4]);
  });
});
