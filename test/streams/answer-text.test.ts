import assert from 'node:assert/strict';
import { fieldsOf, leaksOf } from '../../examples/support-bot/demo/answer-text.ts';

const event = (delta: unknown, more: object = {}): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, ...more }] })}\n\n`;

describe('what is looked for in raw bytes', () => {
  it('is put together from all events of a stream, by field', () => {
    const body = event({ content: 'a' }) + event({ content: 'b', refusal: 'c' });
    assert.deepEqual(
      fieldsOf(body),
      new Map([
        ['choices/0/delta/content', 'ab'],
        ['choices/0/delta/refusal', 'c'],
      ]),
    );
  });

  it('is found where it is cut into pieces', () => {
    assert.deepEqual(
      leaksOf(['212 ', '555 ', '0142'].map((content) => event({ content })).join(''), ['212 555 0142']),
      ['choices/0/delta/content'],
    );
  });

  it('is found in part, from five characters on', () => {
    assert.deepEqual(leaksOf(event({ content: '12 5' }), ['212 555 0142']), []);
    assert.equal(leaksOf(event({ content: '212 5' }), ['212 555 0142']).length, 2);
  });

  it('is found in bytes that are written as numbers', () => {
    const bytes = [...Buffer.from('212 555')];
    const body = event({}, { logprobs: { content: [{ token: '', bytes }] } });
    assert.deepEqual(leaksOf(body, ['212 555 0142']), ['choices/0/logprobs/content/*/bytes']);
  });

  it('is found in what is no JSON', () => {
    assert.deepEqual(leaksOf('<p>212 555 0142</p>', ['212 555 0142']), ['the raw bytes', '']);
  });
});
