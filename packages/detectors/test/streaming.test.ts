import assert from 'node:assert/strict';
import { compileMatcher } from '@parapet/pattern';
import fc from 'fast-check';
import { specOf } from './finding.ts';

const NAMES = ['pii.email', 'pii.payment_card', 'pii.phone'];
const TEXT =
  "Write to o'brien@mail.example.com, or call (212) 555-0142 ext. 7 or +44 (0)20 7946 0018; " +
  'card 4111 1111 1111 1111 12 was refused on 2024-01-15 at 10:30, order #2125550142.';

describe('detectors, all in one pass over text that arrives in pieces', () => {
  const matcher = compileMatcher(NAMES.map((name) => specOf(name, name === 'pii.phone' ? { regions: ['US'] } : {})));
  const expected = matcher.findAll(TEXT);

  it('find what each finds alone', () => {
    assert.deepEqual(
      expected.map(({ pattern, start, end }) => [NAMES[pattern], TEXT.slice(start, end)]),
      [
        ['pii.email', "o'brien@mail.example.com"],
        ['pii.phone', '(212) 555-0142 ext. 7'],
        ['pii.phone', '+44 (0)20 7946 0018'],
        ['pii.payment_card', '4111 1111 1111 1111'],
      ],
    );
  });

  it('find the same however the text is cut, and hold back every finding until it is known', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: TEXT.length }), { maxLength: 30 }), (places) => {
        const stream = matcher.stream();
        const found = [];
        let from = 0;
        for (const place of [...places.sort((a, b) => a - b), TEXT.length]) {
          const { hold } = stream;
          const arrived = stream.push(TEXT.slice(from, place));
          for (const { start } of arrived) assert.ok(start >= hold);
          found.push(...arrived);
          from = place;
        }
        found.push(...stream.end());
        assert.deepEqual(
          found.sort((a, b) => a.start - b.start),
          expected,
        );
      }),
    );
  });
});
