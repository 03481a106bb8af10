import assert from 'node:assert/strict';
import type { CompletionItem } from 'vscode-languageserver-types';
import { withCursor } from '../marked-text.ts';
import { serviceWith, URI } from '../service.ts';

const complete = (marked: string): CompletionItem[] => {
  const { text, position } = withCursor(marked);
  const { service } = serviceWith([]);
  service.setFile(URI, text);
  return service.completion(URI, position);
};

const labels = (marked: string): string[] => complete(marked).map(({ label }) => label);

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
    assert.deepEqual(labels('rules:\n  - id: a\n    message: |\n      <|>'), []);
    assert.deepEqual(labels('policy: <|>'), []);
    assert.deepEqual(labels('mode:<|>'), []);
    assert.deepEqual(labels('constructor:\n  <|>'), []);
  });

  it('replaces the word that was begun, and adds the colon where there is none', () => {
    const mode = complete('parapet: 1\nmo<|>').find(({ label }) => label === 'mode');
    assert.deepEqual(mode?.textEdit, {
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 2 } },
      newText: 'mode: ',
    });
    const again = complete('mo<|>de: observe').find(({ label }) => label === 'mode');
    assert.equal(again?.textEdit?.newText, 'mode');
  });
});
