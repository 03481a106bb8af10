import assert from 'node:assert/strict';
import { completion } from '../../src/features/completion.ts';
import { withCursor } from '../marked-text.ts';

const labels = (marked: string): string[] => {
  const { text, position } = withCursor(marked);
  return completion(text, position).map(({ label }) => label);
};

describe('completion', () => {
  it('offers the keys of a policy at its left edge', () => {
    assert.ok(labels('parapet: 1\n<|>').includes('owner'));
    assert.ok(labels('parapet: 1\nru<|>').includes('rules'));
  });

  it('offers the keys of a rule, also in a rule that is broken', () => {
    const rule = 'rules:\n  - id: a\n    when: output.text.has(\n    <|>';
    assert.ok(labels(rule).includes('then'));
    assert.ok(!labels(rule).includes('owner'));
  });

  it('offers the keys of a rule beside its dash, in either way of writing a list', () => {
    assert.ok(labels('rules:\n  - <|>').includes('id'));
    assert.ok(labels('rules:\n- id: a\n- <|>').includes('id'));
    assert.ok(labels('rules:\n- id: a\n  <|>').includes('when'));
  });

  it('offers what combines conditions below `when` and `applies`', () => {
    assert.deepEqual(labels('rules:\n  - id: a\n    when:\n      <|>'), ['all', 'any', 'none']);
    assert.deepEqual(labels('applies:\n  <|>'), ['all', 'any', 'none']);
  });

  it('offers the keys of a finder, and nothing for its name', () => {
    assert.ok(labels('finders:\n  phone:\n    <|>').includes('detector'));
    assert.deepEqual(labels('finders:\n  <|>'), []);
  });

  it('offers the keys of memories and workflows', () => {
    assert.ok(labels('<|>').includes('memories'));
    assert.ok(labels('memories:\n  refunds:\n    <|>').includes('within'));
    assert.ok(labels('workflows:\n  order:\n    states:\n      paid:\n        <|>').includes('tools'));
  });

  it('offers values where they are a choice', () => {
    assert.deepEqual(labels('mode: <|>'), ['observe', 'enforce']);
    assert.deepEqual(labels('rules:\n  - id: a\n    then: b<|>'), [
      'notify',
      'flag',
      'redact',
      'retry',
      'throttle',
      'escalate',
      'block',
      'halt',
    ]);
    assert.deepEqual(labels('rules:\n  - id: a\n    then:\n      escalate:\n        <|>'), [
      'to',
      'within',
      'otherwise',
    ]);
    assert.deepEqual(labels('rules:\n  - at: [input, <|>]'), [
      'input',
      'output',
      'tool_call',
      'tool_result',
      'retrieval',
      'call_end',
      'span',
    ]);
  });

  it('offers nothing inside a block of text, for a name of its own, or before the space', () => {
    assert.deepEqual(labels('rules:\n  - id: a\n    when: |\n      <|>'), []);
    assert.deepEqual(labels('policy: <|>'), []);
    assert.deepEqual(labels('mode:<|>'), []);
    assert.deepEqual(labels('constructor:\n  <|>'), []);
  });

  it('replaces the word that was begun, and adds the colon where there is none', () => {
    const { text, position } = withCursor('parapet: 1\nmo<|>');
    const mode = completion(text, position).find(({ label }) => label === 'mode');
    assert.deepEqual(mode?.textEdit, {
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 2 } },
      newText: 'mode: ',
    });
    const within = withCursor('mo<|>de: observe');
    const again = completion(within.text, within.position).find(({ label }) => label === 'mode');
    assert.equal(again?.textEdit?.newText, 'mode');
  });
});
