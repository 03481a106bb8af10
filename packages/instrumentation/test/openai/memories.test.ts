import assert from 'node:assert/strict';
import { withPolicyContext } from '../../src/index.ts';
import { policySetOf } from '../policies.ts';
import { answers, toolCall } from '../scripted-model.ts';
import { asking, withClient } from './client.ts';

const refunds = policySetOf(`
parapet: 1
policy: refunds
owner: payments@shop.example
mode: enforce
memories:
  refunded: { at: tool_call, when: tool.name == "refund", sum: double(tool.arguments.amount), within: 1h, per: user.id }
rules:
  - id: ceiling
    at: tool_call
    when: tool.name == "refund" && refunded.sum + double(tool.arguments.amount) > 500.0
    then: block
    message: Enough for today.
`);

describe('what happened before in this process', () => {
  it('counts in later calls, for each user, and what was blocked does not', () => {
    const refund = (amount: number) => answers({ tool_calls: [toolCall('refund', { amount }, `call-${amount}`)] });
    return withClient(refunds, [300, 301, 200, 302].map(refund), async ({ client }) => {
      const outcomeFor = async (id: string) => {
        const { choices } = await withPolicyContext({ user: { id, roles: [] }, session: { id }, tenant: 'shop' }, () =>
          client.chat.completions.create(asking('Refund me')),
        );
        return choices[0]?.finish_reason;
      };
      assert.equal(await outcomeFor('ada'), 'tool_calls');
      assert.equal(await outcomeFor('ada'), 'content_filter');
      assert.equal(await outcomeFor('ada'), 'tool_calls');
      assert.equal(await outcomeFor('bob'), 'tool_calls');
    });
  });
});
