import assert from 'node:assert/strict';
import type OpenAI from 'openai';
import { collected } from '../collected.ts';
import { blocking, noPhones, policySet } from '../policies.ts';
import { chunk, DONE, fails, streams, textEvents, toolCall, usageEvent } from '../scripted-model.ts';
import type { TelemetrySink } from '../telemetry-sink.ts';
import { startSink } from '../telemetry-sink.ts';
import { asking, withClient } from './client.ts';

const streamed = (content: string) => ({ ...asking(content), stream: true as const });

describe('the OpenAI SDK, streams', () => {
  let sink: TelemetrySink;
  before(() => {
    sink = startSink();
  });
  beforeEach(() => sink.clear());
  after(() => sink.close());

  const span = () => sink.spans[0] ?? assert.fail('no span');

  it('deliver what is safe as it comes, and never what a rule takes out', () =>
    withClient(noPhones, [streams([...textEvents('Call 555-0142, ask for Robin.', 3), DONE])], async ({ client }) => {
      const pieces: string[] = [];
      for await (const { choices } of await client.chat.completions.create(streamed('Whom?')))
        pieces.push(choices[0]?.delta.content ?? '');
      assert.equal(pieces.join(''), 'Call [phone], ask for Robin.');
      assert.ok(pieces.filter((piece) => piece !== '').length > 3, 'in several pieces');
      assert.equal(span().attributes['parapet.action'], 'redact');
    }));

  it('tell the usage, in its own chunk', () =>
    withClient(noPhones, [streams([...textEvents('Hello.'), usageEvent(), DONE])], async ({ client }) => {
      const chunks = await collected(
        await client.chat.completions.create({ ...streamed('Hello'), stream_options: { include_usage: true } }),
      );
      assert.equal(chunks.at(-1)?.usage?.total_tokens, 12);
      assert.equal(span().attributes['gen_ai.usage.input_tokens'], 7);
      assert.equal(span().attributes['gen_ai.usage.output_tokens'], 5);
    }));

  it('gate every choice', () => {
    const both = [0, 1].flatMap((index) => [
      chunk({ role: 'assistant', content: '' }, index),
      chunk({ content: `${index}: 555` }, index),
    ]);
    const rest = [0, 1].flatMap((index) => [chunk({ content: '-0142!' }, index), chunk({}, index, 'stop')]);
    return withClient(noPhones, [streams([...both, ...rest, DONE])], async ({ client }) => {
      const said = ['', ''];
      for await (const { choices } of await client.chat.completions.create({ ...streamed('Whom?'), n: 2 }))
        for (const { index, delta } of choices) said[index] += delta.content ?? '';
      assert.deepEqual(said, ['0: [phone]!', '1: [phone]!']);
    });
  });

  it('fire the events of the stream helper', () =>
    withClient(
      noPhones,
      [streams([...textEvents('Call 555-0142, ask for Robin.'), usageEvent(), DONE])],
      async ({ client }) => {
        let content = '';
        const stream = client.chat.completions.stream({ ...asking('Whom?'), stream_options: { include_usage: true } });
        stream.on('content', (delta) => {
          content += delta;
        });
        const final = await stream.finalChatCompletion();
        assert.equal(content, 'Call [phone], ask for Robin.');
        assert.equal(final.choices[0]?.message.content, content);
        assert.equal(final.usage?.total_tokens, 12);
      },
    ));

  it('end as a filtered answer where the answer is blocked, and the model is not read any further', () => {
    const said = [...textEvents('It is Project Kettle, and', 5).slice(0, -1)];
    const endless = [...said, ...Array.from({ length: 500 }, () => chunk({ content: ' so on' }))];
    return withClient(blocking, [streams(endless, { every: 2 })], async ({ client, model }) => {
      const chunks = await collected(await client.chat.completions.create(streamed('What?')));
      assert.equal(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join(''), 'It is ');
      assert.equal(chunks.map(({ choices }) => choices[0]?.delta.refusal ?? '').join(''), 'That is not to be told.');
      assert.equal(chunks.at(-1)?.choices[0]?.finish_reason, 'content_filter');
      await model.received[0]?.aborted;
      assert.equal(span().attributes['parapet.blocked'], true);
    });
  });

  it('are refused as a stream where the input is blocked', () =>
    withClient(blocking, [streams([])], async ({ client, model }) => {
      const chunks = await collected(await client.chat.completions.create(streamed('Project Kettle?')));
      assert.deepEqual(model.received, []);
      assert.equal(chunks.map(({ choices }) => choices[0]?.delta.refusal ?? '').join(''), 'That is not to be asked.');
    }));

  it('deliver a tool call as a whole, once it is decided', () => {
    const { id, function: fn } = toolCall('look_up', { order: 7 });
    const call = (delta: object) => chunk({ tool_calls: [{ index: 0, ...delta }] });
    const pieces = [
      chunk({ role: 'assistant', content: null }),
      call({ id, type: 'function', function: { name: fn.name, arguments: '' } }),
      call({ function: { arguments: fn.arguments.slice(0, 4) } }),
      call({ function: { arguments: fn.arguments.slice(4) } }),
      chunk({}, 0, 'tool_calls'),
      DONE,
    ];
    return withClient(blocking, [streams(pieces)], async ({ client }) => {
      const final = await client.chat.completions.stream(asking('Where is order 7?')).finalChatCompletion();
      assert.deepEqual(final.choices[0]?.message.tool_calls, [{ ...toolCall('look_up', { order: 7 }) }]);
      assert.equal(final.choices[0]?.finish_reason, 'tool_calls');
    });
  });

  it('can be left early: the model is told, and the span ends once', () =>
    withClient(
      noPhones,
      [
        streams(
          Array.from({ length: 500 }, () => chunk({ content: 'on and ' })),
          { every: 2 },
        ),
      ],
      async ({ client, model }) => {
        for await (const _ of await client.chat.completions.create(streamed('Tell me'))) break;
        await model.received[0]?.aborted;
        assert.equal(sink.spans.length, 1);
        assert.equal(span().status.code, 0);
      },
    ));

  it('can be aborted', () =>
    withClient(
      noPhones,
      [
        streams(
          Array.from({ length: 500 }, () => chunk({ content: 'on and ' })),
          { every: 2 },
        ),
      ],
      async ({ client, model }) => {
        const controller = new AbortController();
        const stream = await client.chat.completions.create(streamed('Tell me'), { signal: controller.signal });
        let seen = 0;
        for await (const _ of stream) if (++seen === 2) controller.abort();
        await model.received[0]?.aborted;
        assert.ok(seen < 500);
        assert.equal(sink.spans.length, 1);
      },
    ));

  it('can be read twice: tee', () =>
    withClient(noPhones, [streams([...textEvents('Call 555-0142.'), DONE])], async ({ client }) => {
      const [left, right] = (await client.chat.completions.create(streamed('Whom?'))).tee();
      const said = async (stream: AsyncIterable<OpenAI.ChatCompletionChunk>) =>
        (await collected(stream)).map(({ choices }) => choices[0]?.delta.content ?? '').join('');
      assert.deepEqual(await Promise.all([said(left), said(right)]), ['Call [phone].', 'Call [phone].']);
      assert.equal(sink.spans.length, 1);
    }));

  it('come with the response: withResponse', () =>
    withClient(noPhones, [streams([...textEvents('Hello.'), DONE])], async ({ client }) => {
      const { data, request_id } = await client.chat.completions.create(streamed('Hello')).withResponse();
      assert.equal((await collected(data)).length, 4);
      assert.equal(request_id, 'req-1');
    }));

  it('are retried by the SDK when they do not begin', () =>
    withClient(noPhones, [fails(503), streams([...textEvents('Hello.'), DONE])], async ({ client }) => {
      assert.equal((await collected(await client.chat.completions.create(streamed('Hello')))).length, 4);
      assert.equal(sink.spans.length, 2);
    }));

  it('are held back whole where a rule can only be settled at the end, and then delivered', () => {
    const disclaimer = policySet(
      '',
      '- id: needs-disclaimer\n  at: output\n  when: \'!output.text.contains("no advice")\'\n  then: block\n  message: Without the disclaimer we say nothing.',
    );
    return withClient(
      disclaimer,
      [streams([...textEvents('Buy it. This is no advice.'), DONE])],
      async ({ client }) => {
        const stream = client.chat.completions.stream(asking('Shall I?'));
        assert.equal(await stream.finalContent(), 'Buy it. This is no advice.');
      },
    );
  });
});
