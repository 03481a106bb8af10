import assert from 'node:assert/strict';
import type { Message, Part } from '../../src/moment/moment.ts';
import { viewOf } from '../../src/moment/view.ts';

const turnOf = (messages: readonly Message[]) => viewOf({ at: 'input', id: 'i', time: 0, input: { messages } });

describe('the view of a turn', () => {
  it('lays a message out once, in however many turns it is sent again after the first', () => {
    let reads = 0;
    const messages = Array.from({ length: 100 }, (_, index) => ({
      role: index % 2 === 0 ? 'user' : 'assistant',
      get parts(): readonly Part[] {
        reads++;
        return [{ type: 'text', content: `text ${index}` }];
      },
    }));
    for (let end = 1; end <= messages.length; end++) turnOf(messages.slice(0, end));
    // The turn that a transcript begins with is not kept: most have no other.
    assert.equal(reads, messages.length + 1);
  });

  it('tells where a message stands in this transcript, wherever it stood in another', () => {
    const message: Message = {
      role: 'user',
      parts: [
        { type: 'text', content: 'Look' },
        { type: 'opaque', media: 'image_url' },
      ],
    };
    const other: Message = { role: 'system', parts: [] };
    for (const [messages, index] of [
      [[message], 0],
      [[other, message], 1],
      [[message], 0],
    ] as const) {
      const { texts, opaque } = turnOf(messages);
      assert.deepEqual(texts['input.text'], [{ part: `/input/messages/${index}/parts/0`, content: 'Look' }]);
      assert.deepEqual(opaque, [`/input/messages/${index}/parts/1 (image_url)`]);
    }
  });
});
