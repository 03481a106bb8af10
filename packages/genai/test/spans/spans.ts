import type { Json, Message, Moment } from '@parapet/policy';
import type { CallAnswer, CallRequest, Decided, SpanLike } from '../../src/index.ts';
import { decisionEvents, verdictAttributes } from '../../src/index.ts';

/** A span with these attributes. */
export const span = (attributes: Readonly<Record<string, unknown>> = {}, more: Partial<SpanLike> = {}): SpanLike => ({
  traceId: 'trace-1',
  spanId: 'span-1',
  name: 'chat gpt-4o',
  kind: 'client',
  startTime: 1_700_000_000_000,
  endTime: 1_700_000_001_500,
  status: { code: 'unset' },
  attributes,
  events: [],
  resource: {},
  scope: { name: 'test' },
  ...more,
});

/** Messages in the form in which the GenAI conventions capture them. */
export const captured = (messages: readonly Message[], finishReasons: readonly string[] = []): string =>
  JSON.stringify(
    messages.map(({ role, parts }, index) => ({
      role,
      parts: parts.map((part) => {
        if (part.type === 'opaque') return { type: part.media };
        if (part.type !== 'tool_call_response') return part;
        const { result, ...rest } = part;
        return { ...rest, response: result as Json };
      }),
      ...(finishReasons[index] !== undefined && { finish_reason: finishReasons[index] }),
    })),
  );

export interface TracedCall {
  readonly request: CallRequest;
  readonly sent: readonly Message[];
  readonly answer?: CallAnswer;
  readonly decided?: readonly Decided[];
  /** Whether what was said is captured. */
  readonly content?: boolean;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** The span of a call, as an instrumentation of the GenAI conventions writes it, with what Parapet adds. */
export function spanOfCall({ request, sent, answer, decided = [], content = true, attributes }: TracedCall): SpanLike {
  return span(
    {
      'gen_ai.operation.name': request.operation,
      'gen_ai.provider.name': request.provider,
      'gen_ai.request.model': request.model,
      'gen_ai.request.stream': request.stream,
      ...(request.structured && { 'gen_ai.output.type': 'json' }),
      ...(answer && {
        'gen_ai.response.id': answer.id,
        'gen_ai.response.model': answer.model,
        'gen_ai.response.finish_reasons': answer.finishReasons,
      }),
      ...(content && sent.length > 0 && { 'gen_ai.input.messages': captured(sent) }),
      ...(content && answer && { 'gen_ai.output.messages': captured(answer.delivered, answer.finishReasons) }),
      ...verdictAttributes(decided),
      ...attributes,
    },
    { events: decided.flatMap((each) => decisionEvents(each)) },
  );
}

/** What the parts say, by message; those of an answer are one message. */
export function contentsOf(moment: Moment | undefined): readonly (readonly unknown[])[] {
  const { at, input, output } = moment ?? {};
  const { messages = [] } = (input ?? {}) as { readonly messages?: readonly Pick<Message, 'parts'>[] };
  const said = at === 'output' ? [(output ?? { parts: [] }) as Pick<Message, 'parts'>] : messages;
  return said.map(({ parts }) => parts.map((part) => ('content' in part ? part.content : undefined)));
}
