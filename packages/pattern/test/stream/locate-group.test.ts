import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileMatcher, inspectPattern } from '../../src/index.ts';
import { arbitraryPattern, arbitraryText, cut, inChunks, offsets, runs } from '../arbitrary.ts';
import { Membership } from '../oracle.ts';

const CHARACTERS = ['a', 'b', '1', ' '];

/** Groups that no repetition contains: what a repeated group remembers is where JavaScript and RE2 differ. */
const withGroups = arbitraryPattern({
  characters: ['a', 'b', '[ab]', '.', '\\d', 'a*', 'b+?', '[ab]{1,2}', '.*?', '.?'],
  assertions: ['\\b', '$', '(?=b)', '(?<!a)'],
  repetitions: [''],
  groups: true,
}).filter((source) => inspectPattern({ kind: 'regex', source, group: 1 }).problems.length === 0);

describe('the place of a group', () => {
  it('is where the preferred way to match exactly the finding puts it, however the text is cut', () => {
    fc.assert(
      fc.property(withGroups, arbitraryText(CHARACTERS, 9), offsets, (source, text, at) => {
        const membership = new Membership(source);
        const { groups } = inspectPattern({ kind: 'regex', source });
        const specs = Array.from({ length: groups }, (_, i) => ({ kind: 'regex', source, group: i + 1 }) as const);
        const matcher = compileMatcher(specs);
        for (const { pattern, start, end, group } of matcher.findAll(text)) {
          const place = group === undefined ? undefined : [group.start, group.end];
          assert.deepEqual(place, membership.group(text, start, end, pattern + 1));
        }
        assert.deepEqual(inChunks(matcher, cut(text, at)), inChunks(matcher, [text]));
        assert.deepEqual(inChunks(matcher, text.split('')), inChunks(matcher, [text]));
      }),
      runs(600),
    );
  });

  it('can be asked for by name', () => {
    const matcher = compileMatcher([{ kind: 'regex', source: 'key=(?<value>\\w+)', group: 'value' }]);
    assert.deepEqual(matcher.findAll('a key=xyz.'), [{ pattern: 0, start: 2, end: 9, group: { start: 6, end: 9 } }]);
  });

  it('is missing if the group took no part', () => {
    const matcher = compileMatcher([{ kind: 'regex', source: 'a(b)?c', group: 1 }]);
    assert.deepEqual(matcher.findAll('ac'), [{ pattern: 0, start: 0, end: 2 }]);
  });

  it('is that of the last round if the group is repeated', () => {
    const matcher = compileMatcher([{ kind: 'regex', source: '(?:(\\w),)+', group: 1 }]);
    assert.deepEqual(matcher.findAll('a,b,c,')[0]?.group, { start: 4, end: 5 });
  });

  it('waits for the next character where the preferred way depends on it', () => {
    const matcher = compileMatcher([{ kind: 'regex', source: '(a)b$|ab', group: 1 }]);
    const whole = { pattern: 0, start: 0, end: 2 };
    assert.deepEqual(inChunks(matcher, ['ab']), [{ ...whole, group: { start: 0, end: 1 } }]);
    assert.deepEqual(inChunks(matcher, ['ab', 'x']), [whole]);
    assert.deepEqual(inChunks(matcher, ['abx']), [whole]);
  });

  it('has no lazy optional run before its match, which would only be context', () => {
    const source = '[\\w.-]{0,50}?key=(\\w+)';
    const text = 'my.api.key=abc';
    assert.deepEqual(compileMatcher([{ kind: 'regex', source, group: 1 }]).findAll(text), [
      { pattern: 0, start: 7, end: 14, group: { start: 11, end: 14 } },
    ]);
    assert.deepEqual(compileMatcher([{ kind: 'regex', source }]).findAll(text), [{ pattern: 0, start: 0, end: 14 }]);
  });

  it('keeps a greedy run before its match, on which the group may depend', () => {
    const matcher = compileMatcher([{ kind: 'regex', source: 'a{0,9}(.*)', group: 1 }]);
    assert.deepEqual(matcher.findAll('aab'), [{ pattern: 0, start: 0, end: 3, group: { start: 2, end: 3 } }]);
  });

  it('is found beside characters that are pairs', () => {
    const matcher = compileMatcher([{ kind: 'regex', source: '(?<=😀)a(.)b(?=😀)', group: 1 }]);
    assert.deepEqual(matcher.findAll('x😀a😁b😀')[0]?.group, { start: 4, end: 6 });
  });
});
