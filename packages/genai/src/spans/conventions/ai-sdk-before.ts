import { Unknown } from '@parapet/cel';
import type { Input, Json, Message, Part, Seen, ToolCall } from '@parapet/policy';
import { asString, isArray, isObject, type JsonObject, parseJson } from '../../json/parse-json.ts';
import {
  opaquePart,
  roleOf,
  textPart,
  toolArguments,
  toolCallPart,
  toolCallResponsePart,
  toolResult,
} from '../../message-parts.ts';
import type { SpanLike } from '../../span-like.ts';
import { type Attributes, firstCount, firstText, has } from '../attribute.ts';
import { capturedJson, capturedResult, capturedTools, capturedValue } from '../captured-messages.ts';
import type { SpanChoice, SpanContent, SpanConvention, SpanUsage } from '../convention.ts';
import { finishReason } from '../finish-reasons.ts';
import { providerName } from '../provider-names.ts';
import { requestParameters } from '../request-parameters.ts';

/**
 * What the AI SDK wrote itself before version 7, with `experimental_telemetry`: `ai.prompt.messages`, `ai.response.text`,
 * `ai.toolCall.args`. Its outer spans, such as `ai.generateText`, tell of several calls, which have spans of their own.
 */
export const aiSdkBefore: SpanConvention = {
  id: 'ai-sdk-before',
  read(span) {
    const operation = asString(span.attributes['ai.operationId']);
    if (operation === undefined) return undefined;
    if (operation === 'ai.toolCall') return { operation: 'execute_tool', tool: readTool(span) };
    return /^ai\.(?:generate|stream)(?:Text|Object)\.do(?:Generate|Stream)$/.test(operation)
      ? readCall(span, operation)
      : {};
  },
};

function readCall(span: SpanLike, operation: string): SpanContent {
  const { attributes } = span;
  const provider = providerName(firstText(attributes, ['gen_ai.system', 'ai.model.provider']));
  const model = firstText(attributes, ['gen_ai.request.model', 'ai.model.id']);
  const responseId = firstText(attributes, ['gen_ai.response.id', 'ai.response.id']);
  const responseModel = firstText(attributes, ['gen_ai.response.model', 'ai.response.model']);
  const choices = readChoices(span, provider);
  return {
    operation: 'chat',
    ...(provider && { provider }),
    ...(model && { model }),
    ...(responseId && { responseId }),
    ...(responseModel && { responseModel }),
    stream: operation.endsWith('doStream'),
    parameters: requestParameters(attributes),
    structured: operation.includes('Object'),
    input: readInput(attributes),
    ...(choices && { choices }),
    usage: readUsage(attributes),
  };
}

function readInput(attributes: Attributes): Input {
  const prompt = attributes['ai.prompt.messages'];
  const tools = attributes['ai.prompt.tools'];
  const messages = capturedJson(prompt);
  return {
    messages: isArray(messages) ? messages.map(readMessage) : new Unknown(['input.messages']),
    // They are written with the messages, or not at all.
    ...(isArray(messages) && tools === undefined ? {} : { tools: capturedTools(tools, 'input.tools') }),
  };
}

function readMessage(message: Json): Message {
  if (!isObject(message)) return { role: 'user', parts: [textPart('text', new Unknown(['input.messages']))] };
  const { role, content } = message;
  if (typeof content === 'string') return { role: roleOf(role), parts: [textPart('text', content)] };
  const parts = isArray(content) ? content.map(readPart) : [textPart('text', new Unknown(['input.messages']))];
  return { role: roleOf(role), parts };
}

function readPart(part: Json): Part {
  if (!isObject(part)) return opaquePart('part');
  const id = asString(part.toolCallId);
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return textPart(part.type, asString(part.text) ?? new Unknown(['input.messages']));
    case 'tool-call':
      return toolCallPart(id, asString(part.toolName) ?? '', argumentsOf(part, 'input.messages'));
    case 'tool-result':
      return toolCallResponsePart(id, resultOf(part));
    default:
      return opaquePart(asString(part.type) ?? 'part');
  }
}

/** `input`, which was `args` before. */
function argumentsOf({ input, args = input }: JsonObject, path: string): Seen<Json> {
  const unseen = new Unknown([path]);
  return typeof args === 'string' ? toolArguments(args, () => unseen) : (args ?? unseen);
}

/** `output`, which was `result` before, as it is sent to the model. */
function resultOf({ output, result }: JsonObject): Seen<Json> {
  if (!isObject(output)) return sentResult(result);
  const { type, value } = output;
  const isPlain = type === 'text' || type === 'json' || type === 'error-text' || type === 'error-json';
  // Of other forms the provider's package makes a text that the telemetry does not show.
  return isPlain ? sentResult(value) : new Unknown(['input.messages']);
}

const sentResult = (value: Json | undefined): Seen<Json> =>
  value === undefined ? new Unknown(['input.messages']) : typeof value === 'string' ? toolResult(value).value : value;

/** The names these had in version 3 come last. */
const texts = ['ai.response.text', 'ai.response.object', 'ai.result.text', 'ai.result.object'];
const calls = ['ai.response.toolCalls', 'ai.result.toolCalls'];
const reasons = ['ai.response.finishReason', 'ai.finishReason'];

function readChoices({ attributes, status }: SpanLike, provider: string | undefined): SpanContent['choices'] {
  const word = firstText(attributes, reasons);
  const isCaptured = [...texts, ...calls, 'ai.response.reasoning'].some((name) => has(attributes, name));
  if (word === undefined && !isCaptured && status.code === 'error') return undefined;
  const reason = finishReason(word, provider);
  const message: SpanChoice['message'] = isCaptured ? readAnswer(attributes) : new Unknown(['output.parts']);
  return [{ message, ...(reason !== undefined && { finishReason: reason }) }];
}

function readAnswer(attributes: Attributes): Message {
  const reasoning = firstText(attributes, ['ai.response.reasoning']);
  const text = firstText(attributes, texts);
  const asked = firstText(attributes, calls);
  const list = asked === undefined ? [] : parseJson(asked);
  const parts: Part[] = [];
  if (reasoning !== undefined) parts.push(textPart('reasoning', reasoning));
  if (text !== undefined) parts.push(textPart('text', text));
  for (const call of isArray(list) ? list : [])
    if (isObject(call))
      parts.push(
        toolCallPart(asString(call.toolCallId), asString(call.toolName) ?? '', argumentsOf(call, 'tool.arguments')),
      );
  // Calls that were cut by a limit are calls nevertheless, and nobody can tell which.
  if (!isArray(list)) parts.push(opaquePart('tool_calls'));
  return { role: 'assistant', parts };
}

function readUsage(attributes: Attributes): SpanUsage {
  const inputTokens = firstCount(
    attributes,
    'ai.usage.inputTokens',
    'ai.usage.promptTokens',
    'gen_ai.usage.input_tokens',
  );
  const outputTokens = firstCount(
    attributes,
    'ai.usage.outputTokens',
    'ai.usage.completionTokens',
    'gen_ai.usage.output_tokens',
  );
  const milliseconds = firstCount(attributes, 'ai.response.msToFirstChunk', 'ai.stream.msToFirstChunk');
  return {
    ...(inputTokens !== undefined && { inputTokens }),
    ...(outputTokens !== undefined && { outputTokens }),
    ...(milliseconds !== undefined && { timeToFirstToken: milliseconds / 1000 }),
  };
}

function readTool({ attributes, status }: SpanLike): ToolCall {
  const result = attributes['ai.toolCall.result'];
  const gaveNothing = result === undefined && status.code === 'error';
  return {
    name: firstText(attributes, ['ai.toolCall.name']) ?? new Unknown(['tool.name']),
    arguments: capturedValue(attributes['ai.toolCall.args'], 'tool.arguments'),
    call_id: firstText(attributes, ['ai.toolCall.id']) ?? new Unknown(['tool.call_id']),
    type: new Unknown(['tool.type']),
    ...(!gaveNothing && { result: capturedResult(result, 'tool.result') }),
  };
}
