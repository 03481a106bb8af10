import type { Span } from '../../examples/support-bot/demo/spans.ts';
import type { CorpusExchange, WireMessage } from './corpus.ts';

/**
 * The corpus as an instrumentation that knows nothing of us records it: one trace for each exchange, one span with the messages in
 * the form of OpenTelemetry's GenAI conventions. The span's id is the exchange's place in the corpus.
 */
export const recordedSpans = (exchanges: readonly CorpusExchange[]): Record<string, unknown> =>
  tracesOf(
    exchanges.map((exchange) => ({
      name: `chat ${exchange.request.model}`,
      attributes: attributesOf(exchange),
      events: [],
    })),
  );

/** Spans, one for each exchange of the corpus, as OTLP JSON. */
export function tracesOf(spans: readonly Pick<Span, 'name' | 'attributes' | 'events'>[]): Record<string, unknown> {
  const resource = { attributes: wireAttributes({ 'service.name': 'corpus' }) };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'corpus' }, spans: spans.map(wireSpan) }] }] };
}

export const spanId = (place: number): string => (place + 1).toString(16).padStart(16, '0');
const traceId = (place: number): string => (place + 1).toString(16).padStart(32, '0');

const wireSpan = ({ name, attributes, events }: Pick<Span, 'name' | 'attributes' | 'events'>, place: number) => ({
  traceId: traceId(place),
  spanId: spanId(place),
  name,
  kind: 3,
  startTimeUnixNano: '1760000000000000000',
  endTimeUnixNano: '1760000001000000000',
  attributes: wireAttributes(attributes),
  events: events.map((event) => ({
    timeUnixNano: '1760000001000000000',
    name: event.name,
    attributes: wireAttributes(event.attributes),
  })),
  status: {},
});

type Value = string | number | readonly string[];

/** The span's attributes, as an SDK is given them. */
export function attributesOf({ context, request, answer }: CorpusExchange): Record<string, Value> {
  const { user, session } = context;
  const system = request.messages.filter(({ role }) => role === 'system');
  const transcript = request.messages.filter(({ role }) => role !== 'system');
  const said = answer.choices.map(({ message, finish_reason }) => ({ ...messageOf(message), finish_reason }));
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': request.model,
    'gen_ai.response.model': answer.model,
    ...(session && { 'session.id': session.id }),
    ...(user && { 'user.id': user.id, 'user.roles': user.roles }),
    ...(system.length > 0 && { 'gen_ai.system_instructions': JSON.stringify(system.flatMap(partsOf)) }),
    'gen_ai.input.messages': JSON.stringify(transcript.map(messageOf)),
    'gen_ai.output.messages': JSON.stringify(said),
    'gen_ai.response.finish_reasons': said.map(({ finish_reason }) => finish_reason),
    'gen_ai.usage.input_tokens': answer.usage.prompt_tokens,
    'gen_ai.usage.output_tokens': answer.usage.completion_tokens,
  };
}

const messageOf = (message: WireMessage) => ({ role: message.role, parts: partsOf(message) });

function partsOf({ role, content, refusal, tool_calls = [], tool_call_id }: WireMessage): unknown[] {
  if (role === 'tool') return [{ type: 'tool_call_response', id: tool_call_id, result: content }];
  return [
    ...(content ? [{ type: 'text', content }] : []),
    ...(refusal ? [{ type: 'refusal', content: refusal }] : []),
    ...tool_calls.map((call) => ({
      type: 'tool_call',
      id: call.id,
      name: call.function.name,
      arguments: JSON.parse(call.function.arguments),
    })),
  ];
}

const wireAttributes = (attributes: Readonly<Record<string, unknown>>) =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: wireValue(value) }));

function wireValue(value: unknown): Record<string, unknown> {
  if (Array.isArray(value)) return { arrayValue: { values: value.map(wireValue) } };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return { stringValue: String(value) };
}
