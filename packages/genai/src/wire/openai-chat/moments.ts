import { Unknown } from '@parapet/cel';
import { type Moment, type MomentContext, type Output, type ToolCall, unseenEnding } from '@parapet/policy';
import { isCode } from '../../code.ts';
import { conversationOf } from '../../conversation.ts';
import { endedCall, togetherOf } from '../../ended-call.ts';
import { callEndId, inputId, outputId, toolCallId, toolResultId, transcriptDigests } from '../../identity.ts';
import { shownJson } from '../../message-parts.ts';
import { modelOf } from '../../model-version.ts';
import type { PlacedResult } from '../../tool-results.ts';
import type { CallAnswer, CallEnd, CallRequest, ExchangeContext } from '../codec.ts';

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
  ended(end: CallEnd): Moment;
}

export function callMoments(request: CallRequest, exchange: ExchangeContext): CallMoments {
  const { time, scope, ...given } = exchange;
  const { operation, provider, stream, messages, tools, structured, parameters } = request;
  const model = modelOf(provider, request.model);
  const base: MomentContext = { ...given, call: { operation, provider, stream, parameters }, model };
  /** What is known with the first `end` messages. */
  const upTo = (end: number): MomentContext => ({ ...base, conversation: conversationOf(messages.slice(0, end)) });
  let whole: MomentContext | undefined;
  let digests: readonly string[] | undefined;

  /** Hashing the transcript takes time, so it is done only once somebody asks. */
  const transcript = (end: number): string => {
    digests ??= transcriptDigests(messages);
    return digests[end] ?? '';
  };
  /** What was answered, as it was delivered. */
  const outputsOf = ({ delivered = [], finishReasons = [], confidences = [] }: Partial<CallAnswer> = {}): Output[] =>
    delivered.map(({ parts }, choice) => {
      const texts = parts.filter((part) => part.type !== 'tool_call' && part.type !== 'tool_call_response');
      const reason = finishReasons[choice];
      const confidence = confidences[choice];
      return {
        parts: texts.map((part) => (structured && part.type === 'text' ? shownJson(part) : part)),
        ...(reason !== undefined && { finish_reason: reason }),
        ...(confidence !== undefined && { confidence }),
      };
    });
  const inputOf = (end: number) => ({ messages: messages.slice(0, end), ...(tools && { tools }) });
  const answered = (head: AnswerHead): MomentContext => {
    whole ??= upTo(messages.length);
    if (head.model === undefined) return whole;
    return { ...whole, model: modelOf(provider, request.model, head.model) };
  };
  const nameOf = (head: AnswerHead) => (head.id ? { id: head.id } : { request: transcript(messages.length) });
  const idOfOutput = (head: AnswerHead, choice: number): string => outputId(scope, nameOf(head), choice);

  return {
    input: (end) => ({
      ...upTo(end),
      at: 'input',
      id: inputId(scope, transcript(end), end),
      time,
      input: inputOf(end),
    }),
    toolResult: ({ message, part, tool }) => {
      const callId = typeof tool.call_id === 'string' ? tool.call_id : undefined;
      const place = callId ? '' : `${transcript(message + 1)}/${part}`;
      return { ...upTo(message + 1), at: 'tool_result', id: toolResultId(scope, callId, place), time, tool };
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
    ended({ duration, timeToFirstToken, answer, said }) {
      const seen = typeof answer === 'object' && answer.problem === undefined ? answer : undefined;
      const head = answered(seen ?? {});
      const outputs = said ?? outputsOf(seen);
      const isSeen = outputs.length > 0 || answer === 'none';
      const ending = endedCall({
        duration,
        timeToFirstToken,
        inputTokens: seen?.usage?.input,
        outputTokens: seen?.usage?.output,
        finishReasons: isSeen
          ? outputs.map(({ finish_reason: reason }) => (isCode(reason) ? reason : undefined))
          : [undefined],
      });
      return {
        ...head,
        at: 'call_end',
        id: callEndId(scope, nameOf(seen ?? {})),
        time: time + duration * 1000,
        call: { ...(head.call as object), ...ending },
        input: inputOf(messages.length),
        output: isSeen ? togetherOf(outputs) : { parts: new Unknown(['output.parts']), ...unseenEnding },
      };
    },
  };
}
