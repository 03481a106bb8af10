import { randomBytes } from 'node:crypto';
import type { Span as ApiSpan, Attributes } from '@opentelemetry/api';
import { isSpanContextValid, SpanKind } from '@opentelemetry/api';
import type { CallAnswer, CallRequest, ExchangeContext } from '@parapet/genai';
import { contextAttributes } from '@parapet/genai';
import type { Span } from '@parapet/otlp';
import type { Message, Moment, Part } from '@parapet/policy';
import { otlpAttributes } from '../spans/otlp-span.ts';
import { addressAttributes, answerAttributes, type CallAddress, requestAttributes } from '../telemetry/call-span.ts';
import { contentAttributes } from '../telemetry/content.ts';

/** A call to a model, as it was before any policy. */
export interface OriginalExchange {
  readonly address: CallAddress;
  readonly context: ExchangeContext;
  readonly span: ApiSpan | undefined;
  /** Absent where the request could not be read. */
  readonly request: CallRequest | undefined;
  readonly answer: CallAnswer | undefined;
  /** What was decided about: there stands what the model said, whatever became of it. */
  readonly moments: readonly Moment[];
  readonly errorType: string | undefined;
  /** In milliseconds since the epoch. */
  readonly endTime: number;
}

/**
 * The span of an exchange with its content, as an instrumentation would have written it that knows no policies. Verdicts are left out: the
 * originals are there to be decided again.
 */
export function originalSpan({ address, context, span, request, answer, ...rest }: OriginalExchange): Span {
  const { moments, errorType, endTime } = rest;
  const known = span?.spanContext();
  const isKnown = known !== undefined && isSpanContextValid(known);
  const { operation } = address.codec;
  const attributes: Attributes = {
    ...addressAttributes(address),
    ...contextAttributes(context),
    ...(request && requestAttributes(request)),
    ...(answer && answerAttributes(answer)),
    ...(errorType !== undefined && { 'error.type': errorType }),
    ...serialised(
      contentAttributes({
        input: request?.messages ?? [],
        tools: request?.tools,
        output: originalAnswer(answer, moments),
        finishReasons: answer?.finishReasons ?? [],
      }),
    ),
  };
  return {
    traceId: isKnown ? known.traceId : randomBytes(16).toString('hex'),
    spanId: isKnown ? known.spanId : randomBytes(8).toString('hex'),
    name: request?.model === undefined ? operation : `${operation} ${request.model}`,
    kind: SpanKind.CLIENT + 1,
    startTimeUnixNano: nanoseconds(context.time),
    endTimeUnixNano: nanoseconds(Math.max(endTime, context.time)),
    attributes: otlpAttributes(attributes),
    events: [],
    status: errorType === undefined ? {} : { code: 2 },
  };
}

/**
 * What the model said: of what was decided, the moments hold it; the rest was delivered as it was. A call of a tool is decided by itself, and
 * may be missing in what was delivered.
 */
function originalAnswer(answer: CallAnswer | undefined, moments: readonly Moment[]): readonly Message[] {
  const said = moments.flatMap(({ at, output }) => (at === 'output' && output && 'parts' in output ? [output] : []));
  const calls = moments.flatMap(toolCallOf);
  const choices = Math.max(answer?.delivered.length ?? 0, said.length, calls.length > 0 ? 1 : 0);
  return Array.from({ length: choices }, (_, choice): Message => {
    const delivered = answer?.delivered[choice]?.parts ?? [];
    const decided = said[choice]?.parts;
    const texts = Array.isArray(decided) ? (decided as readonly Part[]) : delivered;
    const asked = delivered.filter(isToolCall).map((part) => calls.find(({ id }) => id === part.id) ?? part);
    const withheld = calls.filter(({ id }) => choice === 0 && !asked.some((part) => part.id === id));
    return { role: 'assistant', parts: [...texts.filter((part) => !isToolCall(part)), ...asked, ...withheld] };
  });
}

type ToolCall = Extract<Part, { readonly type: 'tool_call' }>;

const isToolCall = (part: Part): part is ToolCall => part.type === 'tool_call';

function toolCallOf({ at, tool }: Moment): readonly ToolCall[] {
  if (at !== 'tool_call' || !tool || !('name' in tool)) return [];
  return [{ type: 'tool_call', id: tool.call_id, name: tool.name, arguments: tool.arguments } as ToolCall];
}

const serialised = (content: Readonly<Record<string, unknown>>): Attributes =>
  Object.fromEntries(Object.entries(content).map(([name, value]) => [name, JSON.stringify(value)]));

const nanoseconds = (milliseconds: number): string => String(BigInt(Math.round(milliseconds)) * 1_000_000n);
