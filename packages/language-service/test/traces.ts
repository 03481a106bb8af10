import type { AttributeInput } from '@parapet/otlp';
import { double, encodeValue } from '@parapet/otlp';
import type { Pinned } from '../src/index.ts';

/** One model call, as a GenAI instrumentation writes it with message content. */
export interface Call {
  readonly asked?: string;
  readonly answered?: string;
  readonly tool?: { readonly name: string; readonly arguments: unknown };
  readonly user?: { readonly id: string; readonly roles: readonly string[] };
  /** When it ended, a second after it started; milliseconds since the epoch. */
  readonly time?: number;
  /** Of the span. */
  readonly events?: readonly { readonly name: string; readonly attributes: Readonly<Record<string, unknown>> }[];
}

/** A time that all traces have unless they say otherwise. */
export const TIME = Date.UTC(2026, 0, 15, 12);

/** Lines of OTLP JSON, one trace each. Content that a call does not name was not captured. */
export function traceLines(calls: readonly Call[], first = 0): string {
  return calls.map((call, index) => `${JSON.stringify(traceOf(call, first + index))}\n`).join('');
}

/** The span of a call, by its index. */
export const pinnedCall = (index: number): Pinned => ({
  traceId: hexadecimal(index, 32),
  spanId: hexadecimal(index, 16),
});

function traceOf({ asked, answered, tool, user, time = TIME, events = [] }: Call, index: number): object {
  const parts = [
    ...(answered === undefined ? [] : [{ type: 'text', content: answered }]),
    ...(tool ? [{ type: 'tool_call', id: `call_${index}`, ...tool }] : []),
  ];
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o-mini',
    'gen_ai.response.id': `response-${index}`,
    ...(asked !== undefined && { 'gen_ai.input.messages': messages('user', [{ type: 'text', content: asked }]) }),
    ...(parts.length > 0 && { 'gen_ai.output.messages': messages('assistant', parts) }),
    ...(user && { 'user.id': user.id }),
  };
  const span = {
    traceId: hexadecimal(index, 32),
    spanId: hexadecimal(index, 16),
    name: 'chat gpt-4o-mini',
    kind: 3,
    startTimeUnixNano: nanoseconds(time - 1_000),
    endTimeUnixNano: nanoseconds(time),
    attributes: encoded({ ...attributes, ...(user && { 'user.roles': user.roles }) }),
    events: events.map(({ name, attributes }) => ({ name, attributes: encoded(attributes) })),
    status: {},
  };
  return {
    resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ scope: { name: 'test' }, spans: [span] }] }],
  };
}

const encoded = (attributes: Readonly<Record<string, unknown>>): object[] =>
  Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? double(value) : encodeValue(value as AttributeInput),
  }));

const messages = (role: string, parts: readonly object[]): string => JSON.stringify([{ role, parts }]);

const hexadecimal = (index: number, digits: number): string => (index + 1).toString(16).padStart(digits, '0');

const nanoseconds = (milliseconds: number): string => `${BigInt(Math.round(milliseconds)) * 1_000_000n}`;
