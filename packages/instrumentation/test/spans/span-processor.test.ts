import assert from 'node:assert/strict';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { PolicySet } from '@parapet/policy';
import { noSettings } from '@parapet/runtime';
import { withPolicyContext } from '../../src/context/policy-context.ts';
import { PolicySpanProcessor } from '../../src/spans/span-processor.ts';
import { noPhones, policySet } from '../policies.ts';

const orders: PolicySet = policySet(
  '',
  `
- id: failed-orders
  at: span
  when: span.name == "order" && span.status.code == "error"
  then: flag
- id: strangers
  at: span
  when: span.name == "refund" && !("agent" in user.roles)
  then: block
  message: Only colleagues refund.`,
);

/** Makes spans under an SDK with our processor, and gives what is exported of them. */
function exported(policies: PolicySet, make: (tracer: ReturnType<typeof trace.getTracer>) => void, limit = 128) {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    spanLimits: { attributeCountLimit: limit },
    spanProcessors: [
      new SimpleSpanProcessor({ exporter }),
      new PolicySpanProcessor({ policies, settings: noSettings, logLevel: 'none' }),
    ],
  });
  make(provider.getTracer('shop'));
  return exporter.getFinishedSpans();
}

const verdictOf = (span: ReadableSpan | undefined) => span?.attributes['parapet.verdict'];

describe('the span processor', () => {
  it('decides a span of any origin as it ends, and writes the verdict before it is exported', () => {
    const [span] = exported(orders, (tracer) => {
      const order = tracer.startSpan('order');
      order.setStatus({ code: 2 });
      order.end();
    });
    assert.equal(verdictOf(span), 'warn');
    assert.equal(span?.attributes['parapet.rule.id'], 'failed-orders');
    assert.equal(span?.events[0]?.name, 'parapet.decision');
  });

  it('says allow of a span that a rule could concern and does not', () => {
    const [span] = exported(orders, (tracer) => tracer.startSpan('order').end());
    assert.equal(verdictOf(span), 'allow');
    assert.deepEqual(span?.events, []);
  });

  it('leaves no trace on a span that no rule could concern', () => {
    const [span] = exported(orders, (tracer) => tracer.startSpan('GET /').end());
    assert.deepEqual(span?.attributes, {});
  });

  it('finds out late as well that a rule could concern a span', () => {
    const [span] = exported(orders, (tracer) => {
      const one = tracer.startSpan('GET /');
      one.updateName('order');
      one.end();
    });
    assert.equal(verdictOf(span), 'allow');
  });

  it('keeps room for the verdict on a span that is full of attributes', () => {
    const [span] = exported(
      orders,
      (tracer) => {
        const order = tracer.startSpan('order');
        for (let index = 0; index < 10; index++) order.setAttribute(`own.${index}`, index);
        order.setStatus({ code: 2 });
        order.end();
      },
      4,
    );
    assert.equal(verdictOf(span), 'warn');
  });

  it('knows for whom the service works', () => {
    const [stranger, agent, unknown] = exported(orders, (tracer) => {
      const refund = () => tracer.startSpan('refund').end();
      withPolicyContext({ user: { id: 'u1', roles: ['customer'] } }, refund);
      withPolicyContext({ user: { id: 'u2', roles: ['agent'] } }, refund);
      refund();
    });
    assert.equal(verdictOf(stranger), 'deny');
    assert.equal(stranger?.attributes['parapet.action'], 'none');
    assert.equal(stranger?.attributes['parapet.unenforced'], 'already_happened');
    assert.equal(verdictOf(agent), 'allow');
    assert.equal(unknown?.attributes['parapet.coverage.level'], 'partial');
  });

  it('decides what another instrumentation captured of a model call', () => {
    const messages = (content: string) => JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content }] }]);
    const chat = (attributes: Record<string, string>) =>
      exported(noPhones, (tracer) =>
        tracer.startSpan('chat m', { attributes: { 'gen_ai.operation.name': 'chat', ...attributes } }).end(),
      )[0];
    assert.equal(verdictOf(chat({ 'gen_ai.output.messages': messages('Call 555-0142.') })), 'modify');
    assert.equal(verdictOf(chat({ 'gen_ai.output.messages': messages('I do not know.') })), 'allow');
    assert.equal(chat({})?.attributes['parapet.coverage.level'], 'none', 'nothing was captured');
  });

  it('blames no rule for what it cannot see, as the collector does not', () => {
    const [span] = exported(noPhones, (tracer) =>
      tracer.startSpan('chat m', { attributes: { 'gen_ai.operation.name': 'chat' } }).end(),
    );
    assert.equal(verdictOf(span), 'allow');
    for (const name of ['parapet.rule.id', 'parapet.policy.id', 'parapet.reason', 'parapet.unenforced'])
      assert.equal(span?.attributes[name], undefined, name);
  });

  it('never throws at the application', () => {
    const broken = {
      ...orders,
      has: () => true,
      concernsSpan: () => {
        throw new Error('broken');
      },
    } as unknown as PolicySet;
    const spans = exported(broken, (tracer) => tracer.startSpan('order').end());
    assert.equal(spans.length, 1);
  });

  it('is refused policies that cannot be used, with all that is wrong with them', () => {
    assert.throws(() => new PolicySpanProcessor({ policies: '/nowhere' }), /\/nowhere error parapet\/policies-missing/);
  });

  it('knows what was said in log records, where it is told of them', () => {
    const exporter = new InMemorySpanExporter();
    const policies = noPhones;
    const policy = new PolicySpanProcessor({ policies, settings: noSettings, logLevel: 'none' });
    const provider = new TracerProvider({ spanProcessors: [policy, new SimpleSpanProcessor({ exporter })] });
    const logger = new LoggerProvider({ processors: [policy.logRecordProcessor] }).getLogger('openai');
    const say = (content: string) => {
      const span = provider.getTracer('openai').startSpan('chat', { attributes: { 'gen_ai.operation.name': 'chat' } });
      const context = trace.setSpan(ROOT_CONTEXT, span);
      logger.emit({ eventName: 'gen_ai.choice', body: { index: 0, message: { content } }, context });
      logger.emit({ eventName: 'something.else', body: content, context });
      span.end();
    };
    say('Call 555-0142.');
    say('Fine.');
    assert.deepEqual(exporter.getFinishedSpans().map(verdictOf), ['modify', 'allow']);
  });
});
