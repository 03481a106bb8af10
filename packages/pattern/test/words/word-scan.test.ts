import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileMatcher, type Match, type WordsSpec } from '../../src/index.ts';
import { byStartThenPattern } from '../../src/match.ts';
import { arbitraryText, cut, inChunks, offsets, runs } from '../arbitrary.ts';

const CHARACTERS = ['a', 'A', 'b', 'é', 'É', '😀', ' ', '+', '1', '_', '𐐀', '𐐨', 'ſ', 's'];
/** So few that words often overlap each other. */
const FEW = ['a', '+', ' '];

function arbitraryList(characters: readonly string[]) {
  const word = arbitraryText(characters, 5).filter((text) => text.length > 0);
  return fc.record({ words: fc.array(word, { minLength: 1, maxLength: 6 }), caseSensitive: fc.boolean() });
}

/** Lists, and a text in which they may occur. */
function arbitraryLists(minLength: number): fc.Arbitrary<[{ words: string[]; caseSensitive: boolean }[], string]> {
  const over = (characters: readonly string[]) =>
    fc.tuple(fc.array(arbitraryList(characters), { minLength, maxLength: 4 }), arbitraryText(characters, 16));
  return fc.oneof(over(CHARACTERS), over(FEW));
}

const isWord = (character: string | undefined) => character !== undefined && /[\p{L}\p{M}\p{N}_]/u.test(character);
const folded = (text: string) => Array.from(text, (c) => (c === 'ſ' ? 's' : c.toLowerCase())).join('');

/** The definition, by brute force. */
function wholeWords({ words, caseSensitive }: Pick<WordsSpec, 'words' | 'caseSensitive'>, text: string): number[][] {
  const same = (a: string, b: string) => (caseSensitive === true ? a === b : folded(a) === folded(b));
  const characters = Array.from(text);
  const found: number[][] = [];
  for (let start = 0; start < characters.length; start++) {
    const end = characters.findLastIndex((_, last) => {
      const piece = characters.slice(start, last + 1);
      const cutBefore = isWord(piece[0]) && isWord(characters[start - 1]);
      const cutAfter = isWord(piece.at(-1)) && isWord(characters[last + 1]);
      return last >= start && !cutBefore && !cutAfter && words.some((word) => same(word, piece.join('')));
    });
    if (end < start) continue;
    const before = characters.slice(0, start).join('').length;
    found.push([before, before + characters.slice(start, end + 1).join('').length]);
    start = end;
  }
  return found;
}

function places(matches: readonly Match[], pattern: number): number[][] {
  return matches.filter((match) => match.pattern === pattern).map(({ start, end }) => [start, end]);
}

describe('word lists', () => {
  it('find whole words, longest first, however the text is cut', () => {
    fc.assert(
      fc.property(arbitraryLists(1), offsets, ([lists, text], at) => {
        const matcher = compileMatcher(lists.map((each) => ({ kind: 'words', ...each })));
        const found = matcher.findAll(text);
        lists.forEach((each, index) => {
          assert.deepEqual(places(found, index), wholeWords(each, text));
        });
        const whole = inChunks(matcher, [text]);
        assert.deepEqual(inChunks(matcher, cut(text, at)), whole);
        assert.deepEqual(inChunks(matcher, text.split('')), whole);
        assert.deepEqual([...whole].sort(byStartThenPattern), found);
      }),
      runs(1500),
    );
  });

  it('hold what the same words hold as an expression', () => {
    const words = ['ab', 'ab cd', 'b c', 'a', 'd+', '+a', 'cd ab'];
    const boundary = '[\\p{L}\\p{M}\\p{N}_]';
    const sources = words.map((each) => {
      const quoted = each.replaceAll('+', '\\+');
      return `${isWord(each[0]) ? `(?<!${boundary})` : ''}${quoted}${isWord(each.at(-1)) ? `(?!${boundary})` : ''}`;
    });
    const matcher = compileMatcher([{ kind: 'words', words }]);
    const expression = compileMatcher([{ kind: 'regex', source: sources.join('|'), ignoreCase: true }]);
    fc.assert(
      fc.property(arbitraryText(['a', 'b', 'c', 'D', ' ', '+'], 20), (text) => {
        const [byTrie, byAutomaton] = [matcher.stream(), expression.stream()];
        for (const character of text) {
          assert.deepEqual(byTrie.push(character), byAutomaton.push(character));
          assert.equal(byTrie.hold, byAutomaton.hold);
          assert.equal(byTrie.holdOf(0), byTrie.hold);
        }
        assert.deepEqual(byTrie.end(), byAutomaton.end());
      }),
      runs(500),
    );
  });

  it('hold for each list what that list alone holds', () => {
    fc.assert(
      fc.property(arbitraryLists(2), ([lists, text]) => {
        const specs = lists.map((each): WordsSpec => ({ kind: 'words', ...each }));
        const together = compileMatcher(specs).stream();
        const alone = specs.map((spec) => compileMatcher([spec]).stream());
        for (const unit of text.split('')) {
          together.push(unit);
          for (const [index, stream] of alone.entries()) {
            stream.push(unit);
            assert.equal(together.holdOf(index), stream.hold);
          }
          assert.equal(together.hold, Math.min(...alone.map((stream) => stream.hold)));
        }
      }),
      runs(300),
    );
  });

  it('may be many', () => {
    const specs = Array.from({ length: 70 }, (_, i): WordsSpec => ({ kind: 'words', words: [`w${i}`, 'all'] }));
    const found = compileMatcher(specs).findAll('all w3 w69');
    assert.equal(found.filter(({ start }) => start === 0).length, 70);
    assert.deepEqual(
      found.slice(70).map(({ pattern, start, end }) => [pattern, start, end]),
      [
        [3, 4, 6],
        [69, 7, 10],
      ],
    );
  });

  it('find the last of 100,000 words', () => {
    const words = Array.from({ length: 100_000 }, (_, i) => `term ${i.toString(36)}`);
    const matcher = compileMatcher([{ kind: 'words', words }]);
    assert.deepEqual(matcher.findAll('term zzzz, Term 255R, term 255s'), [{ pattern: 0, start: 11, end: 20 }]);
  });

  it('are refused if a word is empty or there is none', () => {
    assert.throws(() => compileMatcher([{ kind: 'words', words: ['a', ''] }]), { name: 'PatternError' });
    assert.throws(() => compileMatcher([{ kind: 'words', words: [] }]), { name: 'PatternError' });
  });
});
