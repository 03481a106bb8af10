import assert from 'node:assert/strict';
import type { ChatCompletionMessageParam } from 'openai/resources';
import { withPolicyContext } from '../../src/index.ts';
import { policySetOf } from '../policies.ts';
import { answers, fails, toolCall } from '../scripted-model.ts';
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

const patience = policySetOf(`
parapet: 1
policy: patience
owner: shop@shop.example
mode: enforce
memories:
  asked: { at: input, when: 'true', within: 1h, per: user.id }
  called: { at: tool_call, when: 'true', within: 1h, per: user.id }
rules:
  - { id: twice, at: input, when: asked.count >= 2, then: block, message: Enough questions. }
  - { id: calls, at: tool_call, when: called.count >= 1, then: block, message: Enough calls. }
`);

const inSession = <T>(call: () => T): T =>
  withPolicyContext({ user: { id: 'u', roles: [] }, session: { id: 's' }, tenant: 'shop' }, call);

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

  it('is one question where a client asks again because the model failed', () =>
    withClient(patience, [fails(500), fails(500), answers('Yes.')], async ({ client, model }) => {
      const { choices } = await inSession(() => client.chat.completions.create(asking('May I?')));
      assert.equal(choices[0]?.message.content, 'Yes.');
      assert.equal(model.received.length, 3);
    }));

  it('is one question, and one call of a tool, however often the transcript is sent again', () => {
    const asked = toolCall('look_up', {}, 'call-1');
    const script = [answers({ tool_calls: [asked] }), answers('Found.'), answers('Yes.')];
    return withClient(patience, script, async ({ client }) => {
      const messages: ChatCompletionMessageParam[] = [{ role: 'user', content: 'May I?' }];
      const answered = async (): Promise<string | undefined> => {
        const { choices } = await inSession(() => client.chat.completions.create({ model: 'scripted', messages }));
        if (choices[0]) messages.push(choices[0].message);
        return choices[0]?.finish_reason;
      };
      assert.equal(await answered(), 'tool_calls');
      // The result of the tool is a turn of its own: the second of two.
      messages.push({ role: 'tool', tool_call_id: asked.id, content: 'There.' });
      assert.equal(await answered(), 'stop');
      messages.push({ role: 'user', content: 'And now?' });
      assert.equal(await answered(), 'content_filter');
    });
  });

  it('counts what is asked in another session, though it is the same', () =>
    withClient(patience, [answers('Yes.')], async ({ client }) => {
      const outcomes: unknown[] = [];
      for (const id of ['a', 'b', 'c']) {
        const context = { user: { id: 'u', roles: [] }, session: { id }, tenant: 'shop' };
        const { choices } = await withPolicyContext(context, () => client.chat.completions.create(asking('May I?')));
        outcomes.push(choices[0]?.finish_reason);
      }
      assert.deepEqual(outcomes, ['stop', 'stop', 'content_filter']);
    }));
});
