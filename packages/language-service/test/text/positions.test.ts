import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createPositions } from '../../src/text/positions.ts';

const texts = fc.string({ unit: fc.constantFrom('a', 'é', '🙂', '\n', '\r\n', '\r', ' ') });

describe('positions', () => {
  it('count lines that end in any of the three ways', () => {
    const { position } = createPositions('a\nb\r\nc\rd');
    assert.deepEqual(
      [0, 2, 5, 7].map(position),
      [0, 1, 2, 3].map((line) => ({ line, character: 0 })),
    );
  });

  it('count characters in UTF-16', () => {
    assert.deepEqual(createPositions('🙂x').position(2), { line: 0, character: 2 });
  });

  it('give the offset back that they were made of, but between a carriage return and its line feed', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { position, offset } = createPositions(text);
        for (let i = 0; i <= text.length; i++)
          if (text.slice(i - 1, i + 1) !== '\r\n') assert.equal(offset(position(i)), i);
      }),
    );
  });

  it('beyond a line or the text are the nearest that there is', () => {
    const { offset } = createPositions('ab\r\ncd');
    assert.equal(offset({ line: 0, character: 9 }), 2);
    assert.equal(offset({ line: 7, character: 0 }), 6);
  });

  it('give a line without its end', () => {
    const { line } = createPositions('ab\r\ncd');
    assert.deepEqual([line(0), line(1), line(2)], ['ab', 'cd', '']);
  });
});
