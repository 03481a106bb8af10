import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileMatcher, inspectPattern, type RegexSpec } from '../src/index.ts';
import { byStartThenPattern } from '../src/match.ts';
import { arbitraryPattern, arbitraryText, cut, inChunks, offsets, runs } from './arbitrary.ts';
import { findings, Membership } from './oracle.ts';

const ASSERTIONS = ['^', '$', '\\b', '\\B', '(?=a)', '(?![ab])', '(?<=b)', '(?<!a)', '(?=b|$)', '(?<=^|a)', '(?!$)'];
const ASCII = ['a', 'b', '1', ' '];
const pattern = arbitraryPattern({
  characters: ['a', 'b', 'a', '[ab]', '[^a]', '.', '\\d', '\\w'],
  assertions: ASSERTIONS,
});
const compilable = (source: string) => inspectPattern({ kind: 'regex', source }).problems.length === 0;

function places(spec: RegexSpec, text: string): number[][] {
  return compileMatcher([spec])
    .findAll(text)
    .map(({ start, end }) => [start, end]);
}

describe('findAll', () => {
  it('gives the findings of the definition', () => {
    fc.assert(
      fc.property(
        pattern.filter(compilable),
        fc.array(arbitraryText(ASCII, 9), { minLength: 3, maxLength: 3 }),
        (source, texts) => {
          const membership = new Membership(source);
          for (const text of texts)
            assert.deepEqual(places({ kind: 'regex', source }, text), findings(membership, text), text);
        },
      ),
      runs(1500),
    );
  });

  it('gives the findings of the definition where characters are pairs or halves of pairs', () => {
    const characters = ['a', '😀', '.', '[^a]', '[😀-😂]', '[^😀]', '\\x{D83D}', '\\x{DE00}', '[\\x{DC00}-\\x{DFFF}a]'];
    const inJavaScript = (source: string) => source.replaceAll(/\\x\{([0-9A-F]+)\}/g, '\\u{$1}');
    const astral = arbitraryPattern({
      characters,
      assertions: ['(?=😀)', '(?<!😀)', '(?<=[^a])', '(?!\\x{DE00})', '\\b', '$'],
    });
    const texts = fc.array(arbitraryText(['a', '😀', '😁', '\ud83d', '\ude00'], 6), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(astral.filter(compilable), texts, (source, samples) => {
        const membership = new Membership(inJavaScript(source));
        for (const text of samples)
          assert.deepEqual(places({ kind: 'regex', source }, text), findings(membership, text));
      }),
      runs(600),
    );
  });

  it('orders the matches of several patterns by start, then pattern', () => {
    const specs = ['a+', 'ab', 'b'].map((source): RegexSpec => ({ kind: 'regex', source }));
    const found = compileMatcher(specs).findAll('aab');
    assert.deepEqual(
      found.map(({ pattern, start, end }) => [pattern, start, end]),
      [
        [0, 0, 2],
        [1, 1, 3],
        [2, 2, 3],
      ],
    );
  });

  it('finds for each of many patterns what it finds for that pattern alone', () => {
    fc.assert(
      fc.property(
        fc.array(pattern.filter(compilable), { minLength: 2, maxLength: 6 }),
        arbitraryText(ASCII, 20),
        (sources, text) => {
          const specs = sources.map((source): RegexSpec => ({ kind: 'regex', source }));
          const alone = specs.flatMap((spec, pattern) =>
            compileMatcher([spec])
              .findAll(text)
              .map((match) => ({ ...match, pattern })),
          );
          assert.deepEqual(compileMatcher(specs).findAll(text), alone.sort(byStartThenPattern));
        },
      ),
      runs(300),
    );
  });
});

describe('a stream', () => {
  it('gives the same sequence of matches however the text is cut', () => {
    const sources = fc.array(pattern.filter(compilable), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(sources, arbitraryText([...ASCII, '😀', '\ud83d'], 20), offsets, (patterns, text, at) => {
        const matcher = compileMatcher(patterns.map((source) => ({ kind: 'regex', source })));
        const whole = inChunks(matcher, [text]);
        assert.deepEqual(inChunks(matcher, cut(text, at)), whole);
        assert.deepEqual(inChunks(matcher, text.split('')), whole);
        assert.deepEqual([...whole].sort(byStartThenPattern), matcher.findAll(text));
      }),
      runs(400),
    );
  });
});
