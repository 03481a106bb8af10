import assert from 'node:assert/strict';
import { trace } from '@opentelemetry/api';
import { withPolicyContext } from '../../src/context/policy-context.ts';
import { collected } from '../collected.ts';
import { asking, withClient } from '../openai/client.ts';
import { blocking, noPhones, watching } from '../policies.ts';
import { answers, DONE, fails, streams, textEvents, usageEvent } from '../scripted-model.ts';
import type { TelemetrySink } from '../telemetry-sink.ts';
import { startSink } from '../telemetry-sink.ts';

describe('the telemetry of a model call', () => {
  let sink: TelemetrySink;
  beforeEach(() => {
    sink = startSink();
  });
  afterEach(() => sink.close());

  const span = () => sink.spans[0] ?? assert.fail('no span');

  it('is a client span by the GenAI conventions', () =>
    withClient(noPhones, [answers('Hello.')], async ({ client, model }) => {
      await client.chat.completions.create({
        ...asking('Hello'),
        temperature: 0.5,
        max_tokens: 100,
        top_p: 1,
        seed: 7,
        stop: ['END'],
      });
      const { name, kind, status, attributes } = span();
      assert.equal(name, 'chat scripted');
      assert.equal(kind, 2);
      assert.equal(status.code, 0);
      const { port } = new URL(model.url);
      const expected = {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'scripted',
        'gen_ai.request.temperature': 0.5,
        'gen_ai.request.max_tokens': 100,
        'gen_ai.request.top_p': 1,
        'gen_ai.request.seed': 7,
        'gen_ai.request.stream': false,
        'gen_ai.request.stop_sequences': ['END'],
        'gen_ai.response.id': 'chatcmpl-1',
        'gen_ai.response.model': 'scripted-1',
        'gen_ai.response.finish_reasons': ['stop'],
        'gen_ai.usage.input_tokens': 7,
        'gen_ai.usage.output_tokens': 5,
        'server.address': '127.0.0.1',
        'server.port': Number(port),
      };
      const genAi = Object.entries(attributes).filter(([key]) => !key.startsWith('parapet.'));
      assert.deepEqual(Object.fromEntries(genAi), expected);
    }));

  it('tells for whom the service works, so that others who see the span decide alike', () =>
    withClient(noPhones, [answers('Hello.')], async ({ client }) => {
      const context = { user: { id: 'u1', roles: ['agent'] }, session: { id: 's1' } };
      await withPolicyContext(context, () => client.chat.completions.create(asking('Hello')));
      assert.equal(span().attributes['user.id'], 'u1');
      assert.deepEqual(span().attributes['user.roles'], ['agent']);
      assert.equal(span().attributes['session.id'], 's1');
    }));

  it('hangs below the span that is active', () =>
    withClient(noPhones, [answers('Hello.')], async ({ client }) => {
      await trace.getTracer('shop').startActiveSpan('handle order', async (parent) => {
        await client.chat.completions.create(asking('Hello'));
        parent.end();
        assert.equal(span().parentSpanContext?.spanId, parent.spanContext().spanId);
      });
    }));

  it('is a verdict on the span of another GenAI instrumentation, where one is active', () =>
    withClient(noPhones, [answers('Call 555-0142.')], async ({ client }) => {
      const attributes = { 'gen_ai.operation.name': 'chat' };
      await trace.getTracer('other').startActiveSpan('chat m', { attributes }, async (other) => {
        await client.chat.completions.create(asking('Whom?'));
        other.end();
      });
      assert.equal(sink.spans.length, 1);
      assert.equal(span().name, 'chat m');
      assert.equal(span().attributes['parapet.verdict'], 'modify');
      assert.equal(span().attributes['gen_ai.response.id'], undefined, 'the rest is its business');
    }));

  it('is a span of its own within the span of an agent', () =>
    withClient(noPhones, [answers('Hello.')], async ({ client }) => {
      const attributes = { 'gen_ai.operation.name': 'invoke_agent' };
      await trace.getTracer('other').startActiveSpan('invoke_agent', { attributes }, async (agent) => {
        await client.chat.completions.create(asking('Hello'));
        agent.end();
      });
      assert.deepEqual(
        sink.spans.map(({ name }) => name),
        ['chat scripted', 'invoke_agent'],
      );
    }));

  it('tells decisions and findings in events of the span, without content', () =>
    withClient(noPhones, [answers('Call 555-0142.')], async ({ client }) => {
      await client.chat.completions.create(asking('Whom?'));
      assert.deepEqual(
        span().events.map(({ name }) => name),
        ['parapet.decision', 'parapet.finding'],
      );
      assert.doesNotMatch(
        JSON.stringify([
          span().attributes,
          span().events,
          sink.events.map(({ body, attributes }) => [body, attributes]),
        ]),
        /555-0142/,
      );
    }));

  it('tells findings apart by an HMAC, where the operator set a key', async () => {
    const hmacOf = async (stream: boolean) => {
      sink.clear();
      const reply = stream ? streams([...textEvents('Call 555-0142.', 2), DONE]) : answers('Call 555-0142.');
      await withClient(
        noPhones,
        [reply],
        async ({ client }) => {
          if (stream) await collected(await client.chat.completions.create({ ...asking('Whom?'), stream }));
          else await client.chat.completions.create(asking('Whom?'));
        },
        { findingKey: 'k' },
      );
      return span().events.find(({ name }) => name === 'parapet.finding')?.attributes?.['parapet.finding.hmac'];
    };
    const whole = await hmacOf(false);
    // printf 555-0142 | openssl dgst -sha256 -hmac k
    assert.equal(whole, 'be55941238ee7f8577ecc7b9dfa34e9d797e0b30345d5d533d4b40ae1799398c');
    assert.equal(await hmacOf(true), whole);
  });

  it('is a log event for every decision that is not a plain allow', () =>
    withClient(noPhones, [answers('Call 555-0142.'), answers('I do not know.')], async ({ client }) => {
      await client.chat.completions.create(asking('Whom?'));
      await client.chat.completions.create(asking('Whom?'));
      const decisions = sink.events.filter(({ eventName }) => eventName === 'parapet.decision');
      assert.equal(decisions.length, 1);
      assert.equal(decisions[0]?.attributes['parapet.rule.id'], 'no-phones');
      assert.equal(decisions[0]?.spanContext?.spanId, span().spanContext().spanId);
    }));

  it('begins with which policies are in force', () =>
    withClient(noPhones, [answers('Hello.')], async ({ client }) => {
      await client.chat.completions.create(asking('Hello'));
      const load = sink.events.find(({ eventName }) => eventName === 'parapet.policy_set.load');
      assert.deepEqual(load?.attributes, {
        'parapet.policy_set.digest': noPhones.digest,
        'parapet.policy_set.policies': ['shop'],
        'parapet.policy_set.rules': 1,
      });
      assert.equal((await sink.metric('parapet.policy_set.loads'))[0]?.value, 1);
    }));

  it('counts decisions by rule, and measures the call', () =>
    withClient(blocking, [streams([...textEvents('Hello.'), usageEvent(), DONE])], async ({ client }) => {
      await collected(await client.chat.completions.create({ ...asking('Hello'), stream: true }));
      await client.chat.completions.create(asking('Project Kettle?'));
      const decisions = await sink.metric('parapet.decisions');
      assert.deepEqual(
        decisions.map(({ value, attributes }) => [
          attributes['parapet.moment.at'],
          attributes['parapet.rule.id'],
          attributes['parapet.verdict'],
          value,
        ]),
        [
          ['input', undefined, 'allow', 1],
          ['output', undefined, 'allow', 1],
          ['input', 'no-secret-questions', 'deny', 1],
        ],
      );
      const counts = async (name: string) => (await sink.metric(name)).map(({ value }) => value);
      assert.deepEqual(await counts('parapet.decision.duration'), [2, 1]);
      assert.deepEqual(await counts('parapet.stream.hold'), [1]);
      assert.deepEqual(await counts('gen_ai.client.operation.duration'), [1, 1]);
      assert.deepEqual(await counts('gen_ai.client.operation.time_to_first_chunk'), [1]);
      assert.deepEqual(
        (await sink.metric('gen_ai.client.token.usage'))
          .map(({ attributes }) => attributes['gen_ai.token.type'])
          .slice(0, 2),
        ['input', 'output'],
      );
    }));

  it('names the error where the application got one', () =>
    withClient(watching, [fails(404)], async ({ client }) => {
      await assert.rejects(client.chat.completions.create(asking('Hello')));
      assert.equal(span().status.code, 2);
      assert.equal(span().attributes['error.type'], '404');
      const [duration] = await sink.metric('gen_ai.client.operation.duration');
      assert.equal(duration?.attributes['error.type'], '404');
    }));

  describe('holds what was said', () => {
    const said = async (captureContent: 'no_content' | 'span_only' | 'event_only' | 'span_and_event') => {
      await withClient(
        noPhones,
        [answers('Call 555-0142.')],
        ({ client }) => client.chat.completions.create(asking('Whom?')).then(() => {}),
        { captureContent },
      );
      const event = sink.events.find(({ eventName }) => eventName === 'gen_ai.client.inference.operation.details');
      return {
        onSpan: span().attributes['gen_ai.output.messages'],
        inEvent: event?.attributes['gen_ai.output.messages'],
      };
    };
    const output = [{ role: 'assistant', parts: [{ type: 'text', content: 'Call [phone].' }], finish_reason: 'stop' }];

    it('nowhere, unless it is asked for', async () => {
      assert.deepEqual(await said('no_content'), { onSpan: undefined, inEvent: undefined });
    });

    it('on the span, as it was delivered', async () => {
      assert.deepEqual(await said('span_only'), { onSpan: JSON.stringify(output), inEvent: undefined });
    });

    it('in an event, as it was delivered', async () => {
      assert.deepEqual(await said('event_only'), { onSpan: undefined, inEvent: output });
    });

    it('in both', async () => {
      assert.deepEqual(await said('span_and_event'), { onSpan: JSON.stringify(output), inEvent: output });
    });
  });
});
