import assert from 'node:assert/strict';
import { missingAt } from '../../src/schema/missing-at.ts';
import { codes, load, ruleText } from '../policies.ts';

describe('what a moment does not have', () => {
  it('is a root, or a field of one', () => {
    assert.equal(missingAt('input', ['user.id', 'tool.name']), 'tool');
    assert.equal(missingAt('tool_call', ['tool.name', 'tool.result']), 'tool.result');
    assert.equal(missingAt('tool_result', ['tool.result', 'tenant']), undefined);
    assert.equal(missingAt('span', ['span.attributes', 'user.attributes']), undefined);
  });

  it('cannot be read through a variable', () => {
    const { problems } = load(
      ruleText('at: tool_call\nwhen: worked\nthen: flag').replace(
        'variables:',
        'variables:\n  worked: tool.result.ok == true',
      ),
    );
    assert.deepEqual(codes(problems), ['variable-out-of-place']);
  });
});
