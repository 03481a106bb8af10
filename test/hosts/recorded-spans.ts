import type { CorpusExchange, WireMessage } from './corpus.ts';

/**
 * The corpus as an instrumentation that knows nothing of us records it: one trace for each exchange, one span with the messages in
 * the form of OpenTelemetry's GenAI conventions. The span's id is the exchange's place in the corpus.
 */
export function recordedSpans(exchanges: readonly CorpusExchange[]): Record<string, unknown> {
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'corpus' } }] },
        scopeSpans: [{ scope: { name: 'another-instrumentation' }, spans: exchanges.map(spanOf) }],
      },
    ],
  };
}

export const spanId = (place: number): string => (place + 1).toString(16).padStart(16, '0');
export const traceId = (place: number): string => (place + 1).toString(16).padStart(32, '0');

function spanOf(exchange: CorpusExchange, place: number): Record<string, unknown> {
  return {
    traceId: traceId(place),
    spanId: spanId(place),
    name: `chat ${exchange.request.model}`,
    kind: 3,
    startTimeUnixNano: '1760000000000000000',
    endTimeUnixNano: '1760000001000000000',
    attributes: Object.entries(attributesOf(exchange)).map(([key, value]) => ({ key, value: wireValue(value) })),
    status: {},
  };
}

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

function wireValue(value: Value): Record<string, unknown> {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'number') return { intValue: String(value) };
  return { arrayValue: { values: value.map((stringValue) => ({ stringValue })) } };
}
