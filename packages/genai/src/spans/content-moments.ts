import { Unknown } from '@parapet/cel';
import {
  type Input,
  isWithholding,
  type Message,
  type Moment,
  type MomentContext,
  type MomentKind,
  type OpaquePart,
  type Output,
  type TextPart,
  type ToolCall,
} from '@parapet/policy';
import { conversationOf } from '../conversation.ts';
import { endedCall, togetherOf } from '../ended-call.ts';
import {
  callEndId,
  inputId,
  outputId,
  retrievalId,
  seenMessages,
  toolCallId,
  toolResultId,
  transcriptDigests,
} from '../identity.ts';
import { shownJson } from '../message-parts.ts';
import { modelOf } from '../model-version.ts';
import type { SpanLike } from '../span-like.ts';
import { toolResultsIn } from '../tool-results.ts';
import { turnEnds } from '../turns.ts';
import type { RecordedDecision } from '../verdict/recorded-decision.ts';
import { messagesAsSaid, textAsSaid, unknownText } from './changed-parts.ts';
import type { SpanChoice, SpanContent } from './convention.ts';
import { type ReadMoment, recordOf, withRecord } from './read-moment.ts';
import { shownParameters } from './request-parameters.ts';
import { contextOfSpan, scopeOf } from './span-context.ts';

/** The moments of a call to a model or to a tool, or of a search, as a span tells of it. */
export function contentMoments(
  span: SpanLike,
  content: SpanContent,
  decisions: readonly RecordedDecision[],
  wanted: (at: MomentKind) => boolean,
): readonly ReadMoment[] {
  if (!kindsTold(content, decisions).some(wanted)) return [];
  const reader = contentReader(span, content, decisions);
  const answered = reader.choices();
  const moments = [
    ...reader.retrieval(),
    ...(wanted('tool_result') ? reader.results() : []),
    ...(wanted('input') ? reader.inputs() : []),
    ...answered,
    ...reader.tool(),
    ...(wanted('call_end') ? reader.end(answered) : []),
  ];
  const isRun = content.tool !== undefined;
  return moments
    .filter(({ at }) => wanted(at))
    .map((moment) => ({ ...withRecord(span, decisions, moment), ...(isRun && { isRun }) }));
}

/** The kinds of moments that a span may tell of. */
function kindsTold(
  { input, choices, tool, retrieval }: SpanContent,
  decisions: readonly RecordedDecision[],
): readonly MomentKind[] {
  if (input || choices || decisions.length > 0) return contentKinds;
  return [...(tool ? toolKinds : []), ...(retrieval ? retrievalKinds : [])];
}

const toolKinds: readonly MomentKind[] = ['tool_call', 'tool_result'];
const retrievalKinds: readonly MomentKind[] = ['retrieval'];
const contentKinds: readonly MomentKind[] = ['input', 'output', 'call_end', ...toolKinds, ...retrievalKinds];

function contentReader(span: SpanLike, content: SpanContent, decisions: readonly RecordedDecision[]) {
  const { operation, provider, model: name, responseId, responseModel, stream, input } = content;
  const scope = scopeOf(span);
  const time = span.startTime;
  /** Names what has no name of its own, and no content to name it by. */
  const nameless = `span/${span.spanId}`;
  const transcript = transcriptNames(input, nameless);
  const ofInput = decisions.filter(({ at }) => at === 'input');
  /** A call that was refused had no answer but ours. */
  const isRefused = ofInput.some(({ action }) => isWithholding(action));
  const answer = responseId !== undefined ? { id: responseId } : { request: transcript.whole() };

  const parameters = shownParameters(content.parameters);
  const context: MomentContext = {
    ...contextOfSpan(span),
    call: {
      // What is asked of a model; of what a tool or a search is asked for, the model knows nothing.
      ...(operation !== undefined && input && { operation }),
      ...(provider !== undefined && { provider }),
      ...(stream !== undefined && { stream }),
      ...(input && parameters && { parameters }),
    },
    model: modelOf(provider, name),
  };
  const said = input && {
    ...input,
    messages: input.messages instanceof Unknown ? input.messages : messagesAsSaid(input.messages, ofInput),
  };

  /** What is known with the first `end` messages, where any are seen. */
  const upTo = (end?: number): MomentContext =>
    said && !(said.messages instanceof Unknown)
      ? { ...context, conversation: conversationOf(said.messages.slice(0, end)) }
      : context;
  const answered: MomentContext = {
    ...upTo(),
    ...(responseModel !== undefined && { model: modelOf(provider, name, responseModel) }),
  };

  function results(): Moment[] {
    if (!said || said.messages instanceof Unknown) return [];
    return toolResultsIn(said.messages).map(({ message, part, tool }) => {
      const callId = textOf(tool.call_id);
      const place = callId ? '' : `${transcript.upTo(message + 1)}/${part}`;
      const id = toolResultId(scope, callId, place);
      return { ...upTo(message + 1), at: 'tool_result', id, time, tool: { ...tool, call_id: callId ?? unseenCallId } };
    });
  }

  function inputs(): Moment[] {
    if (!said) return [];
    const { messages } = said;
    const moment = (id: string): Moment => ({ ...context, at: 'input', id, time, input: said });
    if (!(messages instanceof Unknown))
      return turnEnds(messages).map((end) => ({
        ...moment(inputId(scope, transcript.upTo(end), end)),
        ...upTo(end),
        input: { ...said, messages: messages.slice(0, end) },
      }));
    const recorded = new Set(ofInput.map(({ momentId }) => momentId));
    return recorded.size > 0 ? [...recorded].map(moment) : [moment(inputId(scope, nameless, 0))];
  }

  function choices(): Moment[] {
    if (isRefused) return [];
    const moments = (content.choices ?? []).flatMap(choiceMoments);
    if (decisions.length === 0) return moments;
    const told = new Set(moments.map(({ id }) => id));
    const untold = decisions.filter(({ at, momentId }) => at === 'tool_call' && !told.has(momentId));
    const unseen = untold.map(({ momentId, tool }): Moment => callMoment(momentId, unseenTool(tool)));
    return content.tool ? moments : [...moments, ...unseen];
  }

  function choiceMoments({ message, finishReason }: SpanChoice, choice: number): Moment[] {
    const id = outputId(scope, answer, choice);
    const recorded = recordOf(decisions, 'output', id);
    const filtered = finishReason === 'content_filter' && decisions.some(({ action }) => isWithholding(action));
    const blocked = filtered || isWithholding(recorded?.action ?? 'none');
    const output: Output = {
      parts:
        message instanceof Unknown || blocked
          ? new Unknown(['output.parts'])
          : textsAsSaid(message, recorded, content.structured),
      finish_reason: finishReason === undefined || blocked ? new Unknown(['output.finish_reason']) : finishReason,
      // No convention has a place for it.
      confidence: new Unknown(['output.confidence']),
    };
    const moment: Moment = { ...answered, at: 'output', id, time, ...(said && { input: said }), output };
    return [moment, ...(message instanceof Unknown ? [] : callMoments(message, id))];
  }

  function callMoments({ parts }: Message, output: string): Moment[] {
    const calls = parts.filter((part) => part.type === 'tool_call');
    return calls.map((call, position) => {
      const id = toolCallId(scope, call.id, output, position);
      const recorded = recordOf(decisions, 'tool_call', id);
      const args = call.arguments ?? new Unknown(['tool.arguments']);
      return callMoment(id, {
        name: call.name,
        arguments: recorded ? argumentsAsSaid(args, recorded) : args,
        call_id: call.id ?? unseenCallId,
        type: new Unknown(['tool.type']),
      });
    });
  }

  const callMoment = (id: string, tool: ToolCall): Moment => ({ ...answered, at: 'tool_call', id, time, tool });

  function tool(): Moment[] {
    if (!content.tool) return [];
    const { result, ...asked } = content.tool;
    const callId = textOf(asked.call_id);
    const call = callMoment(toolCallId(scope, callId, nameless, 0), asked);
    if (result === undefined) return [call];
    const id = toolResultId(scope, callId, nameless);
    return [call, { ...answered, at: 'tool_result', id, time: span.endTime, tool: content.tool }];
  }

  function retrieval(): Moment[] {
    if (!content.retrieval) return [];
    const id = retrievalId(scope, span.spanId);
    return [{ ...context, at: 'retrieval', id, time: span.endTime, retrieval: content.retrieval }];
  }

  function end(moments: readonly Moment[]): Moment[] {
    if (!said || isRefused) return [];
    const outputs = moments.flatMap(({ output }) => (output && 'parts' in output ? [output] : []));
    const ending = endedCall({
      ...content.usage,
      duration: Math.max(0, span.endTime - span.startTime) / 1000,
      finishReasons: outputs.map(({ finish_reason: reason }) => textOf(reason)),
    });
    const call = { ...(answered.call as object), ...ending };
    const id = callEndId(scope, answer);
    return [{ ...answered, at: 'call_end', id, time: span.endTime, call, input: said, output: togetherOf(outputs) }];
  }

  return { results, inputs, choices, tool, retrieval, end };
}

function textsAsSaid(
  { parts }: Message,
  recorded: RecordedDecision | undefined,
  structured = false,
): readonly (TextPart | OpaquePart)[] {
  const texts = parts.filter((part) => part.type !== 'tool_call' && part.type !== 'tool_call_response');
  const shown = texts
    .filter(saysSomething)
    .map((part) => (structured && part.type === 'text' ? shownJson(part) : part));
  return recorded ? shown.map((part, index) => textAsSaid(part, `/output/parts/${index}`, recorded)) : shown;
}

function argumentsAsSaid(args: ToolCall['arguments'], recorded: RecordedDecision): ToolCall['arguments'] {
  if (recorded.changed.includes('/tool/arguments')) return unknownText('/tool/arguments', recorded);
  return recorded.changed.length > 0 ? new Unknown(['tool.arguments']) : args;
}

/** A text that is empty is nothing said, as it is nothing on the wire. */
const saysSomething = (part: TextPart | OpaquePart): boolean => part.type === 'opaque' || part.content !== '';

/** A call of which nothing was captured, such as one that was blocked. */
const unseenTool = (name: string | undefined): ToolCall => ({
  name: name ?? new Unknown(['tool.name']),
  arguments: new Unknown(['tool.arguments']),
  call_id: unseenCallId,
  type: new Unknown(['tool.type']),
});

const unseenCallId = new Unknown(['tool.call_id']);

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** What names a transcript and its beginnings: digests of what was said, as far as it was seen. */
function transcriptNames(input: Input | undefined, nameless: string) {
  const messages = !input || input.messages instanceof Unknown ? [] : input.messages;
  const seen = seenMessages(messages);
  /** Worked out when one is first asked for. */
  let digests: readonly string[] | undefined;
  const upTo = (end: number): string => {
    if (end > seen) return `${nameless}/${end}`;
    digests ??= transcriptDigests(messages);
    return digests[end] ?? `${nameless}/${end}`;
  };
  return { upTo, whole: () => (messages.length > 0 ? upTo(messages.length) : nameless) };
}
