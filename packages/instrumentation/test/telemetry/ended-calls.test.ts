import assert from 'node:assert/strict';
import { collected } from '../collected.ts';
import { asking, withClient } from '../openai/client.ts';
import { policySetOf } from '../policies.ts';
import { answers, DONE, fails, streams, textEvents, toolCall, usageEvent } from '../scripted-model.ts';
import type { TelemetrySink } from '../telemetry-sink.ts';
import { startSink } from '../telemetry-sink.ts';

/** Flags whatever it can tell of the end of a call, one rule for each thing. */
const endings = policySetOf(`
parapet: 1
policy: endings
owner: test@shop.example
mode: enforce
finders:
  secret: { pattern: 'hush\\w*' }
rules:
  - { id: no-secrets, at: input, when: input.text.has(secret), then: block, message: Not that. }
  - { id: none-said, at: output, when: output.text.has(secret), then: redact }
  - { id: took-time, at: call_end, when: call.duration > duration("0s"), then: flag }
  - { id: first-token, at: call_end, when: call.time_to_first_token <= call.duration, then: flag }
  - { id: wrote-five, at: call_end, when: call.tokens.output == 5 && call.tokens.input == 7, then: flag }
  - { id: asked-for-tools, at: call_end, when: '"tool_calls" in call.finish_reasons', then: flag }
  - { id: had-a-secret, at: call_end, when: output.text.has(secret), then: flag }
  - { id: said-nothing, at: call_end, when: output.text == "", then: flag }
`);

describe('the end of a model call', () => {
  let sink: TelemetrySink;
  beforeEach(() => {
    sink = startSink();
  });
  afterEach(() => sink.close());

  /** The rules that held when the calls ended, and those that could not be settled. */
  const ends = () =>
    sink.spans
      .flatMap(({ events }) => events)
      .filter(({ attributes }) => attributes?.['parapet.moment.at'] === 'call_end')
      .map(({ attributes }) =>
        [
          ...((attributes?.['parapet.rule.ids'] ?? []) as string[]),
          ...((attributes?.['parapet.unsettled.rule.ids'] ?? []) as string[]).map((rule) => `${rule}?`),
        ].map((rule) => rule.replace('endings/', '')),
      );

  it('is decided once the answer is there: how long it took, what it cost, why it ended', () =>
    withClient(endings, [answers({ content: 'Sure.', tool_calls: [toolCall('f', {})] })], async ({ client }) => {
      await client.chat.completions.create(asking('Hi'));
      assert.deepEqual(ends(), [['took-time', 'wrote-five', 'asked-for-tools', 'first-token?']]);
    }));

  it('is that of the stream, which tells when its first text came', () =>
    withClient(endings, [streams([...textEvents('Hello'), usageEvent(), DONE])], async ({ client }) => {
      const stream = await client.chat.completions.create({ ...asking('Hi'), stream: true });
      await collected(stream);
      assert.deepEqual(ends(), [['took-time', 'first-token', 'wrote-five']]);
      assert.equal(typeof sink.spans[0]?.attributes['gen_ai.response.time_to_first_chunk'], 'number');
    }));

  it('knows what the model said, and not what was left of it', () =>
    withClient(endings, [answers('hushhush')], async ({ client }) => {
      const { choices } = await client.chat.completions.create(asking('Hi'));
      assert.equal(choices[0]?.message.content, '[secret]');
      assert.deepEqual(ends(), [['took-time', 'wrote-five', 'had-a-secret', 'first-token?']]);
    }));

  it('is that of a call that failed, too', () =>
    withClient(endings, [fails(400)], async ({ client }) => {
      await assert.rejects(client.chat.completions.create(asking('Hi')));
      assert.deepEqual(ends(), [['took-time', 'said-nothing', 'first-token?', 'wrote-five?']]);
    }));

  it('never comes to a call that was not sent', () =>
    withClient(endings, [answers('Hello')], async ({ client }) => {
      await client.chat.completions.create(asking('hushhush'));
      assert.deepEqual(ends(), []);
    }));
});
