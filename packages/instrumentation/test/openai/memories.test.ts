import assert from 'node:assert/strict';
import type { ChatCompletionMessageParam } from 'openai/resources';
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

const identity = policySetOf(`
parapet: 1
policy: refunds
owner: payments@shop.example
mode: enforce
finders:
  phone: { pattern: '555-\\d{4}' }
memories:
  verified: { at: tool_result, when: tool.name == "verify_identity" && tool.result.ok, within: 1h, per: session.id }
rules:
  - { id: numbers, at: tool_result, when: tool.text.has(phone), then: redact }
  - id: refund-needs-identity
    at: tool_call
    when: { all: [tool.name == "issue_refund"], none: [verified.seen] }
    then: block
    message: Please tell us first who you are.
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

  it('includes what tools said', () => {
    const refund = answers({ tool_calls: [toolCall('issue_refund', { amount: 20 })] });
    const asked = (ok: boolean): ChatCompletionMessageParam[] => [
      { role: 'user', content: 'A refund, please' },
      { role: 'assistant', tool_calls: [toolCall('verify_identity', {}, `verify-${ok}`)] },
      { role: 'tool', tool_call_id: `verify-${ok}`, content: JSON.stringify({ ok, phone: '555-0142' }) },
    ];
    return withClient(identity, [refund, refund], async ({ client, model }) => {
      const outcomeOf = (messages: ChatCompletionMessageParam[]) =>
        withPolicyContext({ user: { id: 'u', roles: [] }, session: { id: 's' }, tenant: 'shop' }, async () => {
          const { choices } = await client.chat.completions.create({ model: 'scripted', messages });
          return choices[0]?.finish_reason;
        });
      assert.equal(await outcomeOf(asked(false)), 'content_filter');
      assert.equal(await outcomeOf(asked(true)), 'tool_calls');
      assert.ok(model.received.every(({ text }) => text.includes('[phone]') && !text.includes('555-0142')));
    });
  });
});
