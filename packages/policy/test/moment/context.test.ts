import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import { decide, type Moment, momentKinds } from '../../src/index.ts';
import { policySet, ruleText } from '../policies.ts';

const input: Moment = { at: 'input', id: 'i', time: 0, input: { messages: [] } };

function stateOf(when: string, more: Partial<Moment>): string | undefined {
  const moment = { ...input, ...more };
  const set = policySet(ruleText(`at: ${moment.at}\nwhen: '${when}'\nthen: flag`));
  return decide(set, moment).rules[0]?.state;
}

describe('the context of a moment', () => {
  it('has the parameters of the call, as the types that are declared', () => {
    const call = { parameters: { max_tokens: 100, temperature: 1, stop_sequences: ['END'] } };
    assert.equal(stateOf('call.parameters.max_tokens > 99', { call }), 'held');
    assert.equal(stateOf('call.parameters.temperature > 0.5', { call }), 'held');
    assert.equal(stateOf('"END" in call.parameters.stop_sequences', { call }), 'held');
    assert.equal(stateOf('has(call.parameters.seed)', { call }), undefined);
    assert.equal(stateOf('has(call.parameters.seed)', { call: { provider: 'openai' } }), 'unknown');
  });

  it('has how long the conversation is, and what the deciding process knows of itself', () => {
    assert.equal(stateOf('conversation.turns > 2', { conversation: { turns: 3 } }), 'held');
    assert.equal(stateOf('conversation.messages > 2', { conversation: { turns: 3 } }), 'unknown');
    assert.equal(stateOf('system.load > 0.9', { system: { load: 1, halted: [] } }), 'held');
    assert.equal(stateOf('"session" in system.halted', { system: { load: 1, halted: ['session'] } }), 'held');
    assert.equal(stateOf('"session" in system.halted', {}), 'unknown');
    assert.equal(stateOf('model.version < "2024-06"', { model: { version: '2024-05-13' } }), 'held');
  });

  it('may be asked at every kind of moment', () => {
    for (const at of momentKinds)
      assert.equal(stateOf('conversation.turns > 0 && system.load >= 0.0', { at }), 'unknown', at);
  });

  it('tells how sure a model was of its answer', () => {
    const output = { parts: [] };
    const stateWith = (confidence: number | Unknown) =>
      stateOf('output.confidence < 0.5', { at: 'output', output: { ...output, confidence } });
    assert.deepEqual(
      [stateWith(0.4), stateWith(0.5), stateWith(new Unknown(['output.confidence']))],
      ['held', undefined, 'unknown'],
    );
    assert.equal(stateOf('has(output.confidence)', { at: 'output', output }), undefined);
  });
});
