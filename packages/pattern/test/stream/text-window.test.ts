import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TextWindow } from '../../src/stream/text-window.ts';
import { runs } from '../arbitrary.ts';

describe('a text window', () => {
  it('gives back any part that it was not told to forget', () => {
    const pieces = fc.array(fc.string({ maxLength: 5 }), { maxLength: 12 });
    fc.assert(
      fc.property(
        pieces,
        fc.nat({ max: 40 }),
        fc.nat({ max: 40 }),
        fc.nat({ max: 40 }),
        (texts, forget, from, length) => {
          const window = new TextWindow();
          const whole = texts.join('');
          texts.forEach((text, index) => {
            window.append(text);
            if (index === texts.length >> 1) window.keepFrom(forget);
          });
          const start = Math.max(from, forget);
          assert.equal(window.slice(start, start + length), whole.slice(start, start + length));
        },
      ),
      runs(500),
    );
  });

  it('forgets pieces that are over', () => {
    const window = new TextWindow();
    window.append('abc');
    window.append('def');
    window.keepFrom(4);
    assert.equal(window.slice(0, 6), 'def');
  });
});
