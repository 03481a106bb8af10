import assert from 'node:assert/strict';
import type { PolicySet } from '@parapet/policy';
import { noSettings } from '@parapet/runtime';
import OpenAI from 'openai';
import { ParapetInstrumentation, withPolicyContext } from '../../src/index.ts';
import { collected } from '../collected.ts';
import { policySet } from '../policies.ts';
import { answers, DONE, startModel, streams, textEvents, toolCall } from '../scripted-model.ts';
import type { TelemetrySink } from '../telemetry-sink.ts';
import { startSink } from '../telemetry-sink.ts';
import { asking, withClient } from './client.ts';

/** A policy of one rule about what names the project. */
const about = (at: 'input' | 'output' | 'tool_call', then: string, more = ''): PolicySet =>
  policySet(
    "secret: { pattern: 'Project Kettle' }",
    `
- id: kettle
  at: ${at}
  when: ${at === 'tool_call' ? 'tool' : at}.text.has(secret)
  then: ${then}
  message: That is not to be told.
  ${more}`,
  );

const told = answers('Project Kettle is a kettle.');
const streamed = streams([...textEvents('Project Kettle is a kettle.', 3), DONE]);

describe('the OpenAI SDK, whatever a rule does', () => {
  let sink: TelemetrySink;
  before(() => {
    sink = startSink();
  });
  beforeEach(() => sink.clear());
  after(() => sink.close());

  const attributes = () => sink.spans[0]?.attributes ?? assert.fail('no span');

  it('gets the template in place of an answer', () =>
    withClient(about('output', "{ rewrite: { template: 'Ask us on Monday.' } }"), [told], async ({ client }) => {
      const { choices } = await client.chat.completions.create(asking('What is new?'));
      assert.equal(choices[0]?.message.content, 'Ask us on Monday.');
      assert.equal(choices[0]?.finish_reason, 'stop');
      assert.equal(attributes()['parapet.action'], 'rewrite');
      assert.equal(attributes()['parapet.verdict'], 'modify');
      assert.equal(attributes()['parapet.blocked'], false);
    }));

  it('gets the template in place of a stream, and nothing of the stream', () =>
    withClient(about('output', "{ rewrite: { template: 'Ask us on Monday.' } }"), [streamed], async ({ client }) => {
      const stream = client.chat.completions.stream(asking('What is new?'));
      assert.equal(await stream.finalContent(), 'Ask us on Monday.');
      assert.equal(attributes()['parapet.action'], 'rewrite');
    }));

  it('sends the template in place of a question, and the rest as it is', () =>
    withClient(
      about('input', "{ rewrite: { template: 'Say that you cannot help.' } }"),
      [told],
      async ({ client, model }) => {
        await client.chat.completions.create({
          model: 'scripted',
          messages: [
            { role: 'system', content: 'Be kind.' },
            { role: 'user', content: 'What is Project Kettle?' },
          ],
        });
        const sent = JSON.parse(model.received[0]?.text ?? '') as { readonly messages: unknown };
        assert.deepEqual(sent.messages, [
          { role: 'system', content: 'Be kind.' },
          { role: 'user', content: 'Say that you cannot help.' },
        ]);
      },
    ));

  it('gets a refusal where the template cannot be JSON that was asked for', () =>
    withClient(
      about('output', '{ rewrite: { template: No. } }'),
      [answers('{"about":"Project Kettle"}')],
      async ({ client }) => {
        const { choices } = await client.chat.completions.create({
          ...asking('What?'),
          response_format: { type: 'json_object' },
        });
        assert.equal(choices[0]?.finish_reason, 'content_filter');
        assert.equal(attributes()['parapet.action'], 'block');
      },
    ));

  it('is told when to try again, and tries again', () =>
    withClient(about('input', '{ throttle: { retry_after: 20ms } }'), [told], async ({ client, model }) => {
      const asked = client.chat.completions.create(asking('What is Project Kettle?'));
      await assert.rejects(asked, (error: unknown) => {
        assert.ok(error instanceof OpenAI.RateLimitError);
        assert.equal(error.headers.get('retry-after-ms'), '20');
        return true;
      });
      assert.deepEqual(model.received, []);
      assert.equal(sink.spans.length, 3);
      assert.equal(attributes()['parapet.action'], 'throttle');
      assert.equal(attributes()['parapet.blocked'], true);
      assert.equal(attributes()['error.type'], 'policy_blocked');
    }));

  for (const [what, policies, question] of [
    ['a question', about('input', '{ block: { as: error } }'), 'What is Project Kettle?'],
    ['an answer', about('output', '{ block: { as: error } }'), 'What is new?'],
  ] as const)
    it(`gets an error for ${what} where the rule says so, and does not try again`, () =>
      withClient(policies, [told, told], async ({ client, model }) => {
        await assert.rejects(client.chat.completions.create(asking(question)), (error: unknown) => {
          assert.ok(error instanceof OpenAI.PermissionDeniedError);
          assert.match(error.message, /That is not to be told\./);
          return true;
        });
        assert.equal(model.received.length, what === 'a question' ? 0 : 1);
        assert.equal(sink.spans.length, 1);
        assert.equal(attributes()['error.type'], 'policy_blocked');
        assert.equal(attributes()['parapet.unenforced'], undefined);
      }));

  it('gets a refusal in a stream, which has no error', () =>
    withClient(about('output', '{ block: { as: error } }'), [streamed], async ({ client }) => {
      const stream = await client.chat.completions.create({ ...asking('What is new?'), stream: true });
      const reasons = [];
      for await (const { choices } of stream) reasons.push(choices[0]?.finish_reason);
      assert.equal(reasons.at(-1), 'content_filter');
      assert.equal(attributes()['parapet.unenforced'], 'block: a stream has no error');
    }));

  for (const [then, refused, why] of [
    ['escalate', true, 'escalate: nobody can be asked'],
    ['{ escalate: { to: legal, otherwise: allow } }', false, 'escalate: nobody can be asked'],
    ['{ rewrite: { with: polite } }', true, 'rewrite: no rewriter'],
    ['retry', false, 'retry: nothing is sent twice'],
    ['{ reroute: { model: small } }', false, 'reroute: nothing is sent elsewhere'],
    ['throttle', true, 'throttle: the answer is there'],
  ] as const)
    it(`${refused ? 'gets a refusal' : 'gets the answer'} where a rule says ${then}, and the span says why`, () =>
      withClient(about('output', then), [told, streamed], async ({ client }) => {
        const { choices } = await client.chat.completions.create(asking('What is new?'));
        assert.equal(choices[0]?.finish_reason, refused ? 'content_filter' : 'stop');
        assert.equal(/Kettle/.test(JSON.stringify(choices)), !refused);
        assert.equal(attributes()['parapet.unenforced'], why);
        assert.equal(attributes()['parapet.action'], refused ? 'block' : 'flag');
        const chunks = await collected(await client.chat.completions.create({ ...asking('What else?'), stream: true }));
        const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');
        assert.equal(text, refused ? 'That is not to be told.' : 'Project Kettle is a kettle.');
        assert.equal(sink.spans[1]?.attributes['parapet.unenforced'], why);
      }));

  it('never runs a call whose arguments were to be rewritten', () =>
    withClient(
      about('tool_call', '{ rewrite: { template: No. } }'),
      [answers({ tool_calls: [toolCall('look_up', { what: 'Project Kettle' })] })],
      async ({ client }) => {
        const { choices } = await client.chat.completions.create(asking('What is new?'));
        assert.equal(choices[0]?.message.tool_calls, undefined);
        assert.equal(attributes()['parapet.action'], 'block');
      },
    ));

  it('names whom a rule notifies on the log event and on no answer', () =>
    withClient(
      about('output', '{ notify: { to: [legal] } }', 'also: { notify: [press] }'),
      [told],
      async ({ client }) => {
        const { choices } = await client.chat.completions.create(asking('What is new?'));
        assert.equal(choices[0]?.message.content, 'Project Kettle is a kettle.');
        assert.equal(attributes()['parapet.action'], 'notify');
        assert.equal(attributes()['parapet.verdict'], 'audit');
        const [event] = sink.events.filter(({ eventName }) => eventName === 'parapet.decision');
        assert.deepEqual(event?.attributes['parapet.notify'], ['legal', 'press']);
      },
    ));

  it('is refused further calls of a session that is halted, until somebody resumes it', async () => {
    const policies = about('output', 'halt');
    const parapet = new ParapetInstrumentation({ settings: noSettings, logLevel: 'none', policies });
    const model = await startModel(told, answers('Hello.'), answers('Hello again.'));
    try {
      const client = new OpenAI({ apiKey: 'none-needed', baseURL: model.url });
      const say = (id: string, content: string) =>
        withPolicyContext({ session: { id } }, async () => {
          const { choices } = await client.chat.completions.create(asking(content));
          return choices[0]?.finish_reason;
        });
      assert.equal(await say('s1', 'What is new?'), 'content_filter');
      assert.equal(await say('s1', 'Hello'), 'content_filter');
      assert.equal(model.received.length, 1);
      assert.equal(await say('s2', 'Hello'), 'stop');
      const actions = sink.spans.map(({ attributes: one }) => one['parapet.action']);
      assert.deepEqual(actions, ['halt', 'halt', 'none']);
      const [first, second] = sink.spans;
      assert.equal(first?.attributes['parapet.unenforced'], 'halt: in this process only');
      assert.equal(second?.attributes['parapet.rule.id'], 'kettle');
      assert.equal(second?.attributes['parapet.blocked'], true);
      const [halted] = parapet.halted;
      assert.equal(parapet.halted.length, 1);
      assert.ok(halted && parapet.resume(halted));
      assert.equal(await say('s1', 'Hello'), 'stop');
    } finally {
      parapet.disable();
      await model.close();
    }
  });

  it('is refused this call alone where nobody knows whose calls are to be halted', () =>
    withClient(about('output', '{ halt: { scope: user } }'), [told, answers('Hello.')], async ({ client }) => {
      await client.chat.completions.create(asking('What is new?'));
      assert.equal(attributes()['parapet.unenforced'], 'halt: whose later calls is not known');
      const { choices } = await client.chat.completions.create(asking('Hello'));
      assert.equal(choices[0]?.finish_reason, 'stop');
    }));
});
