import { Unknown } from '@parapet/cel';
import {
  isWithheldBy,
  type Message,
  type Moment,
  type Output,
  type Proposal,
  type Seen,
  type ToolCall,
} from '@parapet/policy';
import { asString, isArray, isObject, type JsonObject } from '../../../json/parse-json.ts';
import { escapeSegment, valueAt } from '../../../json/pointer.ts';
import { textPart, toolCallPart } from '../../../message-parts.ts';
import { type Judge, messageOf } from '../../judge.ts';
import { type PlacedCall, readCalls, shownArguments, type WireCall, writeCall } from '../call.ts';
import { decideCalls } from '../decide-calls.ts';
import { asIndex, besideText, channelOfField, passingFields, withheldFields } from '../fields.ts';
import { isError } from '../refusal.ts';
import { confidenceOf } from './confidence.ts';
import { type PlacedPart, type RedactedParts, readMessageText, redactParts } from './message-text.ts';

export interface ChoiceQuestion {
  readonly judge: Judge;
  /** Whether the answer must be JSON, so that no message may stand in its content. */
  readonly structured: boolean;
  readonly outputMoment: (output: Output) => Moment;
  readonly callMoment: (position: number, tool: ToolCall) => Moment;
  /** Told the name of a field that was withheld. */
  readonly withhold: (field: string) => void;
}

export interface DecidedChoice {
  /** JSON texts by pointer within the choice, for what is to be written anew. */
  readonly replacements: ReadonlyMap<string, string>;
  readonly finishReason: string | undefined;
  readonly confidence: Seen<number> | undefined;
  readonly delivered: Message;
  /** Indexes of the delivered parts that differ from what came. */
  readonly changed: readonly number[];
  /** Whether it was stopped because what was to be taken out could not be. */
  readonly isUnredactable: boolean;
  /** What the application is told where all of the answer is an error to it. */
  readonly error?: string;
}

/** Decides one choice of a whole answer: what it says, then its tool calls. Undefined if it has no message. */
export function decideChoice(choice: JsonObject, question: ChoiceQuestion): DecidedChoice | undefined {
  const { judge } = question;
  const message = choice.message;
  if (!isObject(message)) return undefined;
  const finishReason = asString(choice.finish_reason);

  const parts = readMessageText(message, question.structured);
  const confidence = confidenceOf(choice.logprobs);
  const output = {
    parts: parts.map(({ seen }) => seen),
    ...(finishReason !== undefined && { finish_reason: finishReason }),
    ...(confidence !== undefined && { confidence }),
  };
  const proposal = judge.has('output') ? judge.judge(question.outputMoment(output)) : undefined;
  const texts = redactParts(parts, proposal?.redactions ?? []);
  if (proposal && (isWithheldBy(proposal) || !texts))
    return { ...stopped(choice, [], proposal, question.structured), isUnredactable: !isWithheldBy(proposal) };
  if (!texts) return undefined;

  const { calls: placed, unread } = readCalls(message);
  const { calls, changed, blocked } = decideCalls(
    placed.map(({ call }) => call),
    judge,
    question.callMoment,
  );
  if (blocked) return stopped(choice, texts.parts, blocked, question.structured);

  const replacements = new Map<string, string>();
  for (const index of texts.changed) replaceText(replacements, texts.parts[index]);
  for (const index of changed) replaceCall(replacements, message, placed[index], calls[index]);
  if (judge.enforces('output') || judge.enforces('tool_call')) {
    withholdFields(replacements, choice, message, parts, placed, question);
    if (unread.length > 0) rewriteCalls(replacements, message, calls, question);
    unread.forEach(question.withhold);
  }
  return {
    replacements,
    finishReason,
    confidence,
    delivered: {
      role: 'assistant',
      parts: [
        ...texts.parts.map(({ part }) => part),
        ...calls.map((call) => toolCallPart(call.id, call.name, shownArguments(call))),
      ],
    },
    changed: [...texts.changed, ...changed.map((position) => parts.length + position)],
    isUnredactable: false,
  };
}

function replaceText(replacements: Map<string, string>, placed: PlacedPart | undefined): void {
  if (!placed || placed.part.type === 'opaque') return;
  replacements.set(`/message${placed.at}`, JSON.stringify(placed.part.content));
  for (const at of placed.goesOn ?? []) replacements.set(`/message${at}`, '""');
}

function replaceCall(
  replacements: Map<string, string>,
  message: JsonObject,
  placed: PlacedCall | undefined,
  call: WireCall | undefined,
): void {
  if (!placed || !call) return;
  // Some providers send the arguments as JSON and not as a text that holds JSON.
  const isText = typeof valueAt(message, placed.textAt) === 'string';
  replacements.set(`/message${placed.textAt}`, isText ? JSON.stringify(call.text) : call.text);
}

/** Writes all calls anew, with nothing that was not read. */
function rewriteCalls(
  replacements: Map<string, string>,
  message: JsonObject,
  calls: readonly WireCall[],
  { judge, withhold }: ChoiceQuestion,
): void {
  const written = calls.map((call) => ({
    ...call,
    rest: passingFields('call', call.rest, judge.enforces('output'), withhold),
  }));
  const old = written.find(({ kind }) => kind === 'function_call');
  const list = written.filter((call) => call !== old).map(writeCall);
  if ('function_call' in message)
    replacements.set('/message/function_call', JSON.stringify(old ? writeCall(old) : null));
  if ('tool_calls' in message) replacements.set('/message/tool_calls', JSON.stringify(list.length > 0 ? list : null));
}

function withholdFields(
  replacements: Map<string, string>,
  choice: JsonObject,
  message: JsonObject,
  parts: readonly PlacedPart[],
  calls: readonly PlacedCall[],
  { judge, withhold }: ChoiceQuestion,
): void {
  const gatesText = judge.enforces('output');
  const withholdAt = (at: string, name: string, instead = 'null') => {
    withhold(name);
    replacements.set(at, instead);
  };
  for (const name of withheldFields('choice', choice, gatesText)) withholdAt(`/${escapeSegment(name)}`, name);
  for (const name of withheldFields('message', message, gatesText)) withholdAt(`/message/${escapeSegment(name)}`, name);
  for (const { call, at } of calls)
    for (const name of withheldFields('call', call.rest, gatesText))
      withholdAt(`/message${at}/${escapeSegment(name)}`, name);
  for (const field of channelOfField.keys())
    for (const [index, element] of Object.entries(isArray(message[field]) ? message[field] : []))
      for (const name of isObject(element) ? withheldFields('part', besideText(element), gatesText) : [])
        withholdAt(`/message/${field}/${index}/${escapeSegment(name)}`, name);
  for (const { part, at } of gatesText ? parts : []) {
    const isField = channelOfField.has(at.slice(1));
    if (part.type === 'opaque' && at !== '/audio')
      withholdAt(`/message${at}`, part.media, isField ? 'null' : '{"type":"text","text":""}');
  }
}

/**
 * A choice that was blocked, in the form in which the provider ends a filtered one.
 *
 * @param texts what may still be said: the text around a tool call that was blocked
 */
function stopped(
  choice: JsonObject,
  texts: RedactedParts['parts'],
  proposal: Proposal,
  structured: boolean,
): DecidedChoice {
  const told = messageOf(proposal);
  const said = texts.flatMap(({ part }) => (part.type === 'opaque' ? [] : [part]));
  const textOf = (type: string) => said.flatMap((part) => (part.type === type ? [part.content] : [])).join('');
  const content = textOf('text') || (structured ? null : told);
  const reasoning = textOf('reasoning');
  const refusal = textOf('refusal') + told;
  const message = { role: 'assistant', content, refusal, ...(reasoning !== '' && { reasoning_content: reasoning }) };
  const parts = [
    ...(reasoning === '' ? [] : [textPart('reasoning', reasoning)]),
    ...(content === null ? [] : [textPart('text', content)]),
    textPart('refusal', refusal),
  ];
  return {
    replacements: new Map([
      [
        '',
        JSON.stringify({ index: asIndex(choice.index) ?? 0, message, logprobs: null, finish_reason: 'content_filter' }),
      ],
    ]),
    finishReason: 'content_filter',
    confidence: new Unknown(['output.confidence']),
    delivered: { role: 'assistant', parts },
    changed: parts.map((_, index) => index),
    isUnredactable: false,
    ...(isError(proposal.admission, proposal.action) && { error: told }),
  };
}
