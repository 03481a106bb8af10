import { Unknown } from '@parapet/cel';
import type { Input, Json, Message, Part, ToolCall } from '@parapet/policy';
import { isArray, isObject, parseJson } from '../../json/parse-json.ts';
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
import { type Attributes, firstText, text } from '../attribute.ts';
import { capturedJson, capturedResult } from '../captured-messages.ts';
import type { SpanChoice, SpanContent, SpanConvention } from '../convention.ts';
import { finishReason } from '../finish-reasons.ts';
import { type Flattened, flattened, isComplete } from '../flattened.ts';
import { readHead, readUsage } from './gen-ai.ts';

/**
 * What OpenLLMetry (Traceloop) wrote before it took the GenAI conventions' JSON: `gen_ai.prompt.0.content` and
 * `gen_ai.completion.0.content`, earlier still `llm.prompts.0.content`; and on spans of workflows, agents and tools
 * `traceloop.entity.input`.
 */
export const openllmetryBefore: SpanConvention = {
  id: 'openllmetry-before',
  read(span) {
    const { attributes } = span;
    const kind = text(attributes, 'traceloop.span.kind');
    if (kind === 'tool') return { operation: 'execute_tool', tool: readTool(span) };
    if (kind !== undefined) return {};
    const type = text(attributes, 'llm.request.type');
    const isFlattened = flattenedNames.some((name) => name in attributes);
    return type !== undefined || isFlattened ? readCall(span, type) : undefined;
  },
};

const prompts = ['gen_ai.prompt', 'llm.prompts'] as const;
const completions = ['gen_ai.completion', 'llm.completions'] as const;
/** One of them is there where a transcript is. */
const flattenedNames = [...prompts, ...completions].flatMap((name) => [`${name}.0.role`, `${name}.0.content`]);

const operations: ReadonlyMap<string, string> = new Map([
  ['chat', 'chat'],
  ['completion', 'text_completion'],
]);

function readCall(span: SpanLike, type: string | undefined): SpanContent {
  const { attributes } = span;
  const head = readHead(attributes);
  const operation = head.operation ?? operations.get(type ?? 'chat');
  // Embeddings and the like send nothing that a model answers.
  if (operation === undefined) return {};
  const choices = readChoices(span, head.provider);
  return {
    ...head,
    operation,
    input: readInput(span),
    ...(choices && { choices }),
    usage: readUsage(attributes),
  };
}

function listOf(attributes: Attributes, names: readonly string[]): readonly Flattened[] {
  return names.map((name) => flattened(attributes, name).list('')).find((list) => list.length > 0) ?? [];
}

function readInput(span: SpanLike): Input {
  const messages = listOf(span.attributes, prompts);
  const functions = flattened(span.attributes, 'llm.request').list('functions');
  const isWhole = messages.length > 0 && isComplete(span);
  const tools = functions.map((definition) => {
    const description = definition.text('description');
    return { name: definition.text('name') ?? '', ...(description !== undefined && { description }) };
  });
  return {
    messages: isWhole
      ? messages.map((message) => readMessage(message, 'input.messages'))
      : new Unknown(['input.messages']),
    // They are written with the messages, or not at all.
    ...(isWhole && tools.length === 0
      ? {}
      : { tools: tools.length > 0 && isComplete(span) ? tools : new Unknown(['input.tools']) }),
  };
}

function readMessage(message: Flattened, path: string): Message {
  const role = roleOf(message.text('role'));
  const content = contentOf(message.text('content'));
  const calls = message.list('tool_calls').map((call) => readCallOf(call, path));
  if (role === 'tool') {
    const id = message.text('tool_call_id');
    const result = typeof content === 'string' ? toolResult(content).value : (content ?? new Unknown([path]));
    return { role, parts: [toolCallResponsePart(id, result)] };
  }
  return { role, parts: [...partsOf(content, calls.length > 0, path), ...calls] };
}

/** A list of parts stands as JSON; so does no content at all, as `null`. */
function contentOf(content: string | undefined): string | readonly Json[] | undefined {
  if (content === undefined || content === 'null') return undefined;
  const list = /^\s*\[\s*{/.test(content) ? parseJson(content) : undefined;
  return isArray(list) && list.every((part) => isObject(part) && typeof part.type === 'string') ? list : content;
}

function partsOf(content: string | readonly Json[] | undefined, hasCalls: boolean, path: string): readonly Part[] {
  if (typeof content === 'string') return content === '' && hasCalls ? [] : [textPart('text', content)];
  // The calls of an answer are left out of later transcripts, so where neither is there something was.
  if (content === undefined) return hasCalls ? [] : [textPart('text', new Unknown([path]))];
  return content.map((part) => {
    const { type, text: said } = isObject(part) ? part : {};
    return typeof said === 'string' ? textPart('text', said) : opaquePart(typeof type === 'string' ? type : 'part');
  });
}

function readCallOf(call: Flattened, path: string): Part {
  const args = call.text('arguments');
  const unseen = new Unknown([path]);
  return toolCallPart(
    call.text('id'),
    call.text('name') ?? '',
    args === undefined ? unseen : toolArguments(args, () => unseen),
  );
}

function readChoices(span: SpanLike, provider: string | undefined): readonly SpanChoice[] | undefined {
  const answers = listOf(span.attributes, completions);
  if (answers.length === 0 || !isComplete(span))
    return answers.length === 0 && span.status.code === 'error'
      ? undefined
      : [{ message: new Unknown(['output.parts']) }];
  return answers.map((answer) => {
    const reason = finishReason(answer.text('finish_reason'), provider);
    return {
      message: readMessage(answer, 'output.parts'),
      ...(reason !== undefined && { finishReason: reason }),
    };
  });
}

/** A function that somebody wrapped as a tool: its name, what it was called with and what it returned. */
function readTool({ attributes, status }: SpanLike): ToolCall {
  const result = attributes['traceloop.entity.output'];
  const gaveNothing = result === undefined && status.code === 'error';
  return {
    name: firstText(attributes, ['traceloop.entity.name']) ?? new Unknown(['tool.name']),
    arguments: argumentsOf(capturedJson(attributes['traceloop.entity.input'])),
    call_id: new Unknown(['tool.call_id']),
    type: new Unknown(['tool.type']),
    ...(!gaveNothing && { result: capturedResult(result, 'tool.result') }),
  };
}

/** Arguments by name are `kwargs`, which is where a single object goes as well; what stands in a row has no names. */
function argumentsOf(input: Json | undefined): ToolCall['arguments'] {
  if (!isObject(input)) return new Unknown(['tool.arguments']);
  const { args, kwargs } = input;
  const inRow = isArray(args) ? args.length : 0;
  return inRow === 0 && isObject(kwargs) ? kwargs : new Unknown(['tool.arguments']);
}
