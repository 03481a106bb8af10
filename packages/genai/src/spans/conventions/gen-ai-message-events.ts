import { Unknown } from '@parapet/cel';
import type { Message, Part } from '@parapet/policy';
import { asString, isArray, isObject, type JsonObject } from '../../json/parse-json.ts';
import { roleOf, textPart } from '../../message-parts.ts';
import { readMessage } from '../../wire/openai-chat/request/read-message.ts';
import { type CapturedAnswer, capturedJson } from '../captured-messages.ts';
import type { SpanConvention } from '../convention.ts';
import { genAiEvents, type SaidEvent } from '../said-in-events.ts';
import { capturedInput, hasContent, readGenAi } from './gen-ai.ts';

const MESSAGE = /^gen_ai\.(system|user|assistant|tool)\.message$/;
const CHOICE = 'gen_ai.choice';

/**
 * The GenAI conventions as they were until 1.36: an event for each message, `gen_ai.user.message` and the like, and one for
 * each answer, `gen_ai.choice`; on the span or in the log. Messages have the form that OpenAI gives them.
 */
export const genAiMessageEvents: SpanConvention = {
  id: 'gen-ai-message-events',
  read(span) {
    const events = genAiEvents(span);
    const messages = events.filter(({ name }) => MESSAGE.test(name));
    const choices = events.filter(({ name }) => name === CHOICE);
    if (messages.length + choices.length === 0 || hasContent(span)) return undefined;
    // What of the events was dropped nobody knows, and neither what a transcript says of which a part is missing.
    const isWhole = !span.droppedEvents && messages.length > 0;
    return readGenAi(span, {
      input: {
        messages: isWhole ? messages.map(readMessageEvent) : new Unknown(['input.messages']),
        tools: capturedInput(span.attributes).tools ?? new Unknown(['input.tools']),
      },
      answers:
        choices.length > 0
          ? choices
              .map(readChoice)
              .sort(byIndex)
              .map(({ answer }) => answer)
          : new Unknown(['output.parts']),
    });
  },
};

function readMessageEvent({ name, says }: SaidEvent): Message {
  const [, role = 'user'] = MESSAGE.exec(name) ?? [];
  return messageOf(fieldsOf(says), role, 'input.messages');
}

function readChoice({ says }: SaidEvent): { readonly index: number; readonly answer: CapturedAnswer } {
  const fields = fieldsOf(says);
  const message = isObject(fields.message) ? fields.message : fields;
  const reason = asString(fields.finish_reason);
  return {
    index: typeof fields.index === 'number' ? fields.index : 0,
    answer: {
      message: messageOf(message, 'assistant', 'output.parts'),
      ...(reason !== undefined && { finishReason: reason }),
    },
  };
}

const byIndex = (a: { readonly index: number }, b: { readonly index: number }): number => a.index - b.index;

/** Attributes hold no structures, so on a span these stand as JSON. */
const structured: ReadonlySet<string> = new Set(['message', 'tool_calls']);

function fieldsOf(says: SaidEvent['says']): JsonObject {
  const fields: [string, JsonObject[string]][] = [];
  for (const name of ['role', 'content', 'tool_calls', 'id', 'name', 'index', 'finish_reason', 'message']) {
    const value = says[name];
    const read = structured.has(name) || typeof value !== 'string' ? capturedJson(value) : value;
    if (read !== undefined) fields.push([name, read]);
  }
  return Object.fromEntries(fields);
}

/**
 * A message in OpenAI's form, read as the wire's are. What it says is left out where content is not captured, and where
 * there is none: the arguments of its tool calls tell which it is, because they are never left out otherwise.
 */
function messageOf(fields: JsonObject, role: string, path: string): Message {
  const own = roleOf(asString(fields.role) ?? role);
  const calls = isArray(fields.tool_calls) ? fields.tool_calls : [];
  const isCaptured = fields.content !== undefined || calls.some(hasArguments);
  const { message } = readMessage(
    {
      role: own,
      ...(isCaptured && own !== 'tool' && { content: fields.content ?? null }),
      ...(own === 'tool' && { content: fields.content ?? '', tool_call_id: fields.id ?? null }),
      ...(calls.length > 0 && { tool_calls: calls }),
    },
    '',
  );
  if (isCaptured) return message;
  const unseen = new Unknown([path]);
  if (own === 'tool') return { role: own, parts: message.parts.map((part) => withUnseenResult(part, unseen)) };
  return {
    role: own,
    parts: [textPart('text', unseen), ...message.parts.map((part) => withUnseenArguments(part, unseen))],
  };
}

const hasArguments = (call: unknown): boolean =>
  isObject(call) && isObject(call.function) && call.function.arguments !== undefined;

const withUnseenResult = (part: Part, result: Unknown): Part =>
  part.type === 'tool_call_response' ? { ...part, result } : part;

const withUnseenArguments = (part: Part, unseen: Unknown): Part =>
  part.type === 'tool_call' ? { ...part, arguments: unseen } : part;
