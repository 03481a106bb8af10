import type { Moment, MomentContext, Output, ToolCall } from '@parapet/policy';
import { inputId, outputId, toolCallId, toolResultId, transcriptDigests } from '../../identity.ts';
import type { PlacedResult } from '../../tool-results.ts';
import type { CallRequest, ExchangeContext } from '../codec.ts';

/** What an answer says about itself. */
export interface AnswerHead {
  readonly id?: string;
  readonly model?: string;
}

/** The moments of one call, with the identities and the context they all share. */
export interface CallMoments {
  /** The turn that ends with the first `end` messages. */
  input(end: number): Moment;
  /** What a tool said, on its way into the model. */
  toolResult(result: PlacedResult): Moment;
  /** One choice of the answer; without an output where it is still arriving. */
  output(head: AnswerHead, choice: number, output?: Output): Moment;
  /** @param position of the call among those of the choice */
  toolCall(head: AnswerHead, choice: number, position: number, tool: ToolCall): Moment;
}

export function callMoments(request: CallRequest, exchange: ExchangeContext): CallMoments {
  const { time, scope, ...given } = exchange;
  const { operation, provider, stream, messages, tools } = request;
  const model = { provider, ...(request.model !== undefined && { name: request.model }) };
  const context: MomentContext = { ...given, call: { operation, provider, stream }, model };
  let digests: readonly string[] | undefined;

  /** Hashing the transcript takes time, so it is done only once somebody asks. */
  const transcript = (end: number): string => {
    digests ??= transcriptDigests(messages);
    return digests[end] ?? '';
  };
  const inputOf = (end: number) => ({ messages: messages.slice(0, end), ...(tools && { tools }) });
  const answered = (head: AnswerHead): MomentContext =>
    head.model === undefined ? context : { ...context, model: { ...model, response_name: head.model } };
  const idOfOutput = (head: AnswerHead, choice: number): string =>
    outputId(scope, head.id ? { id: head.id } : { request: transcript(messages.length) }, choice);

  return {
    input: (end) => ({ ...context, at: 'input', id: inputId(scope, transcript(end), end), time, input: inputOf(end) }),
    toolResult: ({ message, part, tool }) => {
      const callId = typeof tool.call_id === 'string' ? tool.call_id : undefined;
      const place = callId ? '' : `${transcript(message + 1)}/${part}`;
      return { ...context, at: 'tool_result', id: toolResultId(scope, callId, place), time, tool };
    },
    output: (head, choice, output) => ({
      ...answered(head),
      at: 'output',
      id: idOfOutput(head, choice),
      time,
      input: inputOf(messages.length),
      ...(output && { output }),
    }),
    toolCall: (head, choice, position, tool) => {
      const callId = typeof tool.call_id === 'string' ? tool.call_id : undefined;
      return {
        ...answered(head),
        at: 'tool_call',
        id: toolCallId(scope, callId, callId ? '' : idOfOutput(head, choice), position),
        time,
        tool,
      };
    },
  };
}
