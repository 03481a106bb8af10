import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { ContentFilterFinishReasonError } from 'openai/core/error';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { blocking, noPhones, watching } from '../policies.ts';
import { answers, completion, fails, toolCall } from '../scripted-model.ts';
import type { TelemetrySink } from '../telemetry-sink.ts';
import { startSink } from '../telemetry-sink.ts';
import { asking, withClient } from './client.ts';

describe('the OpenAI SDK, whole answers', () => {
  let sink: TelemetrySink;
  before(() => {
    sink = startSink();
  });
  beforeEach(() => sink.clear());
  after(() => sink.close());

  const span = () => sink.spans[0] ?? assert.fail('no span');

  it('get what the policies let through', () =>
    withClient(noPhones, [answers('Call 555-0142, ask for Robin.')], async ({ client }) => {
      const { choices, usage } = await client.chat.completions.create(asking('Whom do I call?'));
      assert.equal(choices[0]?.message.content, 'Call [phone], ask for Robin.');
      assert.equal(usage?.total_tokens, 12);
    }));

  it('get the very bytes of the model where nothing is to be changed', () =>
    withClient(noPhones, [answers('Nothing to hide.')], async ({ client }) => {
      const response = await client.chat.completions.create(asking('Hello')).asResponse();
      assert.equal(await response.text(), completion('Nothing to hide.'));
      assert.match(response.url, /\/v1\/chat\/completions$/);
    }));

  it('never send an input that is blocked, and get a refusal in its place', () =>
    withClient(blocking, [answers('unasked')], async ({ client, model }) => {
      const { choices } = await client.chat.completions.create(asking('Tell me about Project Kettle'));
      assert.deepEqual(model.received, []);
      assert.equal(choices[0]?.message.refusal, 'That is not to be asked.');
      assert.equal(choices[0]?.finish_reason, 'content_filter');
      assert.equal(span().attributes['parapet.verdict'], 'deny');
      assert.equal(span().attributes['parapet.blocked'], true);
      assert.equal(span().attributes['error.type'], undefined);
    }));

  it('get a refusal where the answer is blocked', () =>
    withClient(blocking, [answers('Project Kettle is a kettle.')], async ({ client }) => {
      const { choices } = await client.chat.completions.create(asking('What is new?'));
      assert.equal(choices[0]?.message.refusal, 'That is not to be told.');
      assert.doesNotMatch(JSON.stringify(choices), /Kettle/);
    }));

  it('are only watched by rules that observe', () =>
    withClient(watching, [answers('Project Kettle is a kettle.')], async ({ client, model }) => {
      const { choices } = await client.chat.completions.create(asking('What is Project Kettle?'));
      assert.equal(choices[0]?.message.content, 'Project Kettle is a kettle.');
      assert.equal(model.received.length, 1);
      assert.equal(span().attributes['parapet.verdict'], 'allow');
      assert.equal(span().attributes['parapet.observed.verdict'], 'deny');
      assert.equal(span().attributes['parapet.would_block'], true);
    }));

  it('are decided choice by choice', () =>
    withClient(noPhones, [answers('Call 555-0142.', 'I do not know.')], async ({ client }) => {
      const { choices } = await client.chat.completions.create({ ...asking('Whom?'), n: 2 });
      assert.deepEqual(
        choices.map(({ message }) => message.content),
        ['Call [phone].', 'I do not know.'],
      );
      assert.equal(span().attributes['gen_ai.request.choice.count'], 2);
    }));

  it('come with the response: withResponse', () =>
    withClient(noPhones, [answers('Call 555-0142.')], async ({ client, model }) => {
      const { data, response, request_id } = await client.chat.completions.create(asking('Whom?')).withResponse();
      assert.equal(data.choices[0]?.message.content, 'Call [phone].');
      assert.equal(request_id, 'req-1');
      assert.equal(response.url, `${model.url}/chat/completions`);
      assert.equal(response.headers.get('content-length'), null);
    }));

  it('are parsed: parse, with zod', () =>
    withClient(noPhones, [answers('{"name":"Robin","phone":"555-0142"}')], async ({ client }) => {
      const Person = z.object({ name: z.string(), phone: z.string() });
      const { choices } = await client.chat.completions.parse({
        ...asking('Who?'),
        response_format: zodResponseFormat(Person, 'person'),
      });
      assert.deepEqual(choices[0]?.message.parsed, { name: 'Robin', phone: '[phone]' });
      assert.equal(span().attributes['gen_ai.output.type'], 'json');
    }));

  it('that are refused fail to parse as a filtered answer does', () =>
    withClient(blocking, [answers('{"about":"Project Kettle"}')], async ({ client }) => {
      const parsed = client.chat.completions.parse({
        ...asking('What?'),
        response_format: zodResponseFormat(z.object({ about: z.string() }), 'thing'),
      });
      await assert.rejects(parsed, ContentFilterFinishReasonError);
    }));

  it('run tools that are allowed: runTools', () =>
    withClient(
      blocking,
      [answers({ tool_calls: [toolCall('look_up', { order: 7 })] }), answers('It is on its way.')],
      async ({ client, model }) => {
        const asked: unknown[] = [];
        const runner = client.chat.completions.runTools({
          ...asking('Where is order 7?'),
          tools: [tool('look_up', (order) => void asked.push(order))],
        });
        assert.equal(await runner.finalContent(), 'It is on its way.');
        assert.deepEqual(asked, [{ order: 7 }]);
        assert.equal(model.received.length, 2);
        assert.equal(sink.spans.length, 2);
      },
    ));

  it('do not run tools that are blocked', () =>
    withClient(
      blocking,
      [answers({ tool_calls: [toolCall('issue_refund', { amount: 900 })] })],
      async ({ client, model }) => {
        const runner = client.chat.completions.runTools({
          ...asking('My money back!'),
          tools: [tool('issue_refund', () => assert.fail('the tool ran'))],
        });
        await assert.rejects(runner.finalContent(), ContentFilterFinishReasonError);
        assert.equal(model.received.length, 1);
      },
    ));

  it('are retried by the SDK as without us, with a span for each attempt', () =>
    withClient(noPhones, [fails(429), fails(500), answers('Call 555-0142.')], async ({ client, model }) => {
      const { choices } = await client.chat.completions.create(asking('Whom?'));
      assert.equal(choices[0]?.message.content, 'Call [phone].');
      assert.equal(model.received.length, 3);
      assert.deepEqual(
        sink.spans.map(({ attributes }) => [attributes['error.type'], attributes['http.request.resend_count']]),
        [
          ['429', undefined],
          ['500', 1],
          [undefined, 2],
        ],
      );
    }));

  it('pass errors of the model on as they are', () =>
    withClient(blocking, [fails(400)], async ({ client }) => {
      await assert.rejects(client.chat.completions.create(asking('Hello')), (error) => {
        assert.ok(error instanceof OpenAI.BadRequestError);
        assert.match(error.message, /The engine is overloaded/);
        return true;
      });
      assert.equal(span().status.code, 2);
    }));

  it('are aborted before they are sent', () =>
    withClient(blocking, [answers('unasked')], async ({ client, model }) => {
      for (const question of ['Hello', 'Tell me about Project Kettle'])
        await assert.rejects(
          client.chat.completions.create(asking(question), { signal: AbortSignal.abort() }),
          OpenAI.APIUserAbortError,
        );
      assert.deepEqual(model.received, []);
    }));

  it('are aborted while they are waited for', () => {
    const controller = new AbortController();
    return withClient(noPhones, [() => controller.abort()], async ({ client, model }) => {
      await assert.rejects(
        client.chat.completions.create(asking('Hello'), { signal: controller.signal }),
        OpenAI.APIUserAbortError,
      );
      await model.received[0]?.aborted;
      assert.equal(sink.spans.length, 1);
      assert.equal(span().attributes['error.type'], 'AbortError');
    });
  });

  it('time out, are tried again, and say so', () =>
    withClient(
      noPhones,
      [() => {}],
      async ({ client, model }) => {
        await assert.rejects(
          client.chat.completions.create(asking('Hello'), { maxRetries: 1 }),
          OpenAI.APIConnectionTimeoutError,
        );
        assert.equal(model.received.length, 2);
        assert.equal(sink.spans.length, 2);
      },
      { timeout: 250 },
    ));
});

const tool = (name: string, run: (args: unknown) => unknown) => ({
  type: 'function' as const,
  function: {
    name,
    description: 'A tool',
    parameters: { type: 'object', properties: {} },
    parse: JSON.parse,
    function: async (args: unknown) => {
      await run(args);
      return 'done';
    },
  },
});
