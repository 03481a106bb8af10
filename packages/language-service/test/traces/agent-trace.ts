import { encodeValue, int } from '@parapet/otlp';
import { TIME } from '../traces.ts';

/** What a span of the trace says. */
export interface WrittenSpan {
  readonly id: number;
  readonly parent?: number;
  readonly name: string;
  /** Milliseconds after the trace began. */
  readonly from: number;
  readonly to: number;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** A trace, as a line of OTLP JSON. Attributes that are structures are written as JSON. */
export function traceLine(trace: number, spans: readonly WrittenSpan[], time = TIME): string {
  const nanoseconds = (after: number): string => `${BigInt(time + after) * 1_000_000n}`;
  const written = spans.map(({ id, parent, name, from, to, attributes = {} }) => ({
    traceId: hexadecimal(trace, 32),
    spanId: spanId(id),
    ...(parent !== undefined && { parentSpanId: spanId(parent) }),
    name,
    kind: 3,
    startTimeUnixNano: nanoseconds(from),
    endTimeUnixNano: nanoseconds(to),
    attributes: encoded(attributes),
    status: {},
  }));
  const resource = { attributes: encoded({ 'service.name': 'support-bot' }) };
  return `${JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'test' }, spans: written }] }] })}\n`;
}

export const spanId = (id: number): string => hexadecimal(id, 16);
export const traceId = (trace: number): string => hexadecimal(trace, 32);

const encoded = (attributes: Readonly<Record<string, unknown>>): object[] =>
  Object.entries(attributes).map(([key, value]) => ({
    key,
    value:
      typeof value === 'number' ? int(value) : encodeValue(typeof value === 'string' ? value : JSON.stringify(value)),
  }));

const hexadecimal = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');

const text = (content: string) => ({ type: 'text', content });
const refund = { type: 'tool_call', id: 'call_1', name: 'issue_refund', arguments: { to: '+1 212 555 0142' } };
const chat = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o-mini',
  'gen_ai.conversation.id': 's1',
};

/** An agent that is asked for a refund, asks its tool for it, and says so. */
export const agentSpans: readonly WrittenSpan[] = [
  { id: 1, name: 'invoke_agent support', from: 0, to: 3_000, attributes: { 'gen_ai.operation.name': 'invoke_agent' } },
  {
    id: 2,
    parent: 1,
    name: 'chat gpt-4o-mini',
    from: 100,
    to: 900,
    attributes: {
      ...chat,
      'gen_ai.response.id': 'r1',
      'gen_ai.usage.input_tokens': 20,
      'gen_ai.usage.output_tokens': 5,
      'gen_ai.system_instructions': [text('Be kind.')],
      'gen_ai.input.messages': [{ role: 'user', parts: [text('Refund me.')] }],
      'gen_ai.output.messages': [{ role: 'assistant', parts: [refund], finish_reason: 'tool_call' }],
    },
  },
  {
    id: 3,
    parent: 1,
    name: 'execute_tool issue_refund',
    from: 1_000,
    to: 1_500,
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'issue_refund',
      'gen_ai.tool.call.id': 'call_1',
      'gen_ai.conversation.id': 's1',
      'gen_ai.tool.call.arguments': { to: '+1 212 555 0142' },
      'gen_ai.tool.call.result': { ok: true },
    },
  },
  {
    id: 4,
    parent: 1,
    name: 'chat gpt-4o-mini',
    from: 1_600,
    to: 2_900,
    attributes: {
      ...chat,
      'gen_ai.response.id': 'r2',
      'gen_ai.input.messages': [
        { role: 'user', parts: [text('Refund me.')] },
        { role: 'assistant', parts: [refund] },
        { role: 'tool', parts: [{ type: 'tool_call_response', id: 'call_1', response: { ok: true } }] },
      ],
      'gen_ai.output.messages': [
        { role: 'assistant', parts: [text('Done. Or call +1 212 555 0142.')], finish_reason: 'stop' },
      ],
    },
  },
];
