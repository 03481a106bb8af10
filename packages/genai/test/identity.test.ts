import assert from 'node:assert/strict';
import { inputId, outputId, placeOf, toolCallId, transcriptDigests } from '../src/identity.ts';
import { turnEnds } from '../src/turns.ts';

const message = (role: string, content = 'x') => ({ role, parts: [{ type: 'text' as const, content }] });

describe('the identity of a moment', () => {
  it('is told by its session, its kind and the provider’s id', () => {
    assert.equal(outputId('s', { id: 'chatcmpl-1' }, 0), outputId('s', { id: 'chatcmpl-1' }, 0));
    assert.equal(toolCallId('s', 'call_1', 'one answer', 0), toolCallId('s', 'call_1', 'another', 3));
    const ids = [
      outputId('s', { id: 'a' }, 0),
      outputId('s', { id: 'a' }, 1),
      outputId('s', { id: 'b' }, 0),
      outputId('t', { id: 'a' }, 0),
      outputId('s', { request: 'a' }, 0),
      toolCallId('s', 'a', '', 0),
      toolCallId('s', undefined, 'a', 0),
      toolCallId('s', '', 'a', 1),
      inputId('s', 'a', 0),
    ];
    assert.equal(new Set(ids).size, ids.length);
  });

  it('does not show what it was made of', () =>
    assert.ok(!outputId('alice@acme.example', { id: 'x' }, 0).includes('alice')));

  it('of a turn changes with everything said before it, and with nothing said after it', () => {
    const [, one, two] = transcriptDigests([message('user'), message('assistant')]);
    assert.equal(transcriptDigests([message('user')])[1], one);
    assert.notEqual(transcriptDigests([message('user', 'y'), message('assistant')])[2], two);
  });

  it('tells the place of inputs and answers', () => {
    assert.equal(placeOf(inputId('s', 'a', 3)), placeOf(inputId('s', 'b', 3)));
    assert.notEqual(placeOf(inputId('s', 'a', 3)), placeOf(inputId('s', 'a', 5)));
  });
});

describe('the turns of a transcript', () => {
  const endsOf = (...roles: readonly string[]) => turnEnds(roles.map((role) => message(role)));

  it('end before each answer, and with the transcript', () => {
    assert.deepEqual(endsOf('user'), [1]);
    assert.deepEqual(endsOf('system', 'user', 'assistant', 'tool', 'tool', 'assistant', 'user'), [2, 5, 7]);
  });

  it('are not begun by instructions alone', () => assert.deepEqual(endsOf('system', 'assistant', 'user'), [3]));

  it('include all that is sent, also what the model is made to have said', () => {
    assert.deepEqual(endsOf('user', 'assistant'), [1, 2]);
    assert.deepEqual(endsOf('system'), [1]);
    assert.deepEqual(endsOf(), [0]);
  });
});
