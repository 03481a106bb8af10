import { Unknown } from '@parapet/cel';
import type { Input, Json, Message, Part, Retrieval, RetrievedDocument, Seen, ToolCall } from '@parapet/policy';
import { asString, isArray, isObject, type JsonObject } from '../../json/parse-json.ts';
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
import { type Attributes, firstCount, firstText, has, text } from '../attribute.ts';
import { capturedJson, capturedResult, capturedTools, capturedValue } from '../captured-messages.ts';
import type { SpanChoice, SpanContent, SpanConvention, SpanUsage } from '../convention.ts';
import { finishReason } from '../finish-reasons.ts';
import { type Flattened, flattened, isComplete } from '../flattened.ts';
import { providerName } from '../provider-names.ts';
import { parametersOf } from '../request-parameters.ts';

/**
 * OpenInference (Arize, Phoenix): a kind of span, what goes in and out as `input.value` and `output.value`, and messages
 * flattened into attributes: https://github.com/Arize-ai/openinference, spec/semantic_conventions.md
 */
export const openInference: SpanConvention = {
  id: 'openinference',
  read(span) {
    const kind = text(span.attributes, 'openinference.span.kind')?.toUpperCase();
    if (kind === undefined) return undefined;
    if (kind === 'LLM') return readCall(span);
    if (kind === 'TOOL') return { operation: 'execute_tool', tool: readTool(span) };
    return kind === 'RETRIEVER' ? { operation: 'retrieval', retrieval: readRetrieval(span) } : {};
  },
};

/** What stands in the place of content that is hidden. */
const HIDDEN = '__REDACTED__';

function readCall(span: SpanLike): SpanContent {
  const { attributes } = span;
  const parameters = jsonObject(attributes['llm.invocation_parameters']);
  const response = jsonObject(shown(attributes, 'output.value'));
  const provider = providerName(firstText(attributes, ['llm.provider', 'llm.system']));
  // The attribute holds the model that was asked for and, with some instrumentations, later the one that answered.
  const model = asString(parameters?.model) ?? text(attributes, 'llm.model_name');
  const responseId = isAnswer(response) ? asString(response.id) : undefined;
  const responseModel = isAnswer(response) ? asString(response.model) : undefined;
  const choices = readChoices(span, provider);
  const stream = parameters?.stream;
  return {
    operation: has(attributes, 'llm.prompts.0.prompt.text') ? 'text_completion' : 'chat',
    ...(provider && { provider }),
    ...(model && { model }),
    ...(responseId && { responseId }),
    ...(responseModel && { responseModel }),
    ...(parameters && { stream: stream === true, parameters: parametersOf((name) => parameters[name]) }),
    structured: isStructured(parameters?.response_format),
    input: readInput(span, parameters),
    ...(choices && { choices }),
    usage: readUsage(attributes),
  };
}

/** The body of an answer, as it came from the provider. */
const isAnswer = (response: JsonObject | undefined): response is JsonObject =>
  response !== undefined && (isArray(response.choices) || isArray(response.output) || isArray(response.content));

const isStructured = (format: Json | undefined): boolean =>
  isObject(format) && (format.type === 'json_object' || format.type === 'json_schema');

const jsonObject = (value: unknown): JsonObject | undefined => {
  const json = capturedJson(value);
  return isObject(json) ? json : undefined;
};

/** An attribute, unless what it said is hidden. */
const shown = (attributes: Attributes, name: string): unknown =>
  attributes[name] === HIDDEN ? undefined : attributes[name];

function readInput(span: SpanLike, parameters: JsonObject | undefined): Input {
  const messages = flattened(span.attributes, 'llm.input_messages').list('');
  const isWhole = messages.length > 0 && isComplete(span);
  const tools = readTools(span, parameters);
  return {
    messages: isWhole
      ? messages.map((message) => readMessage(message, 'input.messages'))
      : new Unknown(['input.messages']),
    ...(tools && { tools }),
  };
}

/** The definitions of tools, which stand among the parameters as well. */
function readTools(span: SpanLike, parameters: JsonObject | undefined): Input['tools'] {
  const definitions = flattened(span.attributes, 'llm.tools').list('');
  if (definitions.length > 0 && isComplete(span))
    return capturedTools(
      definitions.map((definition) => capturedJson(definition.text('tool.json_schema')) ?? null),
      'input.tools',
    );
  if (parameters === undefined || parameters.functions !== undefined) return new Unknown(['input.tools']);
  return parameters.tools === undefined ? undefined : capturedTools(parameters.tools, 'input.tools');
}

function readMessage(flat: Flattened, path: string): Message {
  const role = roleOf(flat.text('message.role'));
  const content = flat.text('message.content');
  const contents = flat.list('message.contents');
  const calls = flat.list('message.tool_calls').map((call) => readCallOf(call, path));
  if (role === 'tool') {
    const id = flat.text('message.tool_call_id');
    const result = content === undefined || content === HIDDEN ? new Unknown([path]) : toolResult(content).value;
    return { role, parts: [toolCallResponsePart(id, result)] };
  }
  const said = [
    ...(content === undefined ? [] : [textOf(content, path)]),
    ...contents.map((part) => readPart(part, path)),
  ];
  // A message that says nothing and asks for nothing was not captured.
  const isEmpty = said.length === 0 && calls.length === 0;
  return { role, parts: isEmpty ? [textPart('text', new Unknown([path]))] : [...said, ...calls] };
}

const textOf = (content: string, path: string): Part =>
  textPart('text', content === HIDDEN ? new Unknown([path]) : content);

function readPart(flat: Flattened, path: string): Part {
  const said = flat.text('message_content.text');
  const type = flat.text('message_content.type') ?? 'part';
  if (said === undefined) return opaquePart(type);
  return type === 'reasoning'
    ? textPart('reasoning', said === HIDDEN ? new Unknown([path]) : said)
    : textOf(said, path);
}

function readCallOf(flat: Flattened, path: string): Part {
  const args = flat.text('tool_call.function.arguments');
  const unseen = new Unknown([path]);
  return toolCallPart(
    flat.text('tool_call.id'),
    flat.text('tool_call.function.name') ?? '',
    args === undefined || args === HIDDEN ? unseen : toolArguments(args, () => unseen),
  );
}

function readChoices(span: SpanLike, provider: string | undefined): readonly SpanChoice[] | undefined {
  const { attributes, status } = span;
  const answers = flattened(attributes, 'llm.output_messages').list('');
  const word = text(attributes, 'llm.finish_reason');
  const reason = finishReason(word, provider);
  const choiceOf = (message: SpanChoice['message']): SpanChoice => ({
    message,
    ...(reason !== undefined && { finishReason: reason }),
  });
  if (answers.length > 0 && isComplete(span))
    return answers.map((answer) => choiceOf(readMessage(answer, 'output.parts')));
  const answered = word !== undefined || answers.length > 0 || has(attributes, 'output.value');
  return !answered && status.code === 'error' ? undefined : [choiceOf(new Unknown(['output.parts']))];
}

function readUsage(attributes: Attributes): SpanUsage {
  const inputTokens = firstCount(attributes, 'llm.token_count.prompt');
  const outputTokens = firstCount(attributes, 'llm.token_count.completion');
  return {
    ...(inputTokens !== undefined && { inputTokens }),
    ...(outputTokens !== undefined && { outputTokens }),
  };
}

function readTool({ attributes, status }: SpanLike): ToolCall {
  const result = shown(attributes, 'output.value');
  const gaveNothing = result === undefined && status.code === 'error';
  return {
    // The name of the span is often that of the tool, and as often something else.
    name: text(attributes, 'tool.name') ?? new Unknown(['tool.name']),
    arguments: capturedValue(shown(attributes, 'input.value'), 'tool.arguments'),
    call_id: firstText(attributes, ['tool_call.id', 'tool.id']) ?? new Unknown(['tool.call_id']),
    type: new Unknown(['tool.type']),
    ...(!gaveNothing && { result: capturedResult(result, 'tool.result') }),
  };
}

function readRetrieval(span: SpanLike): Retrieval {
  const { attributes } = span;
  const documents = flattened(attributes, 'retrieval').list('documents');
  const isWhole = documents.length > 0 && isComplete(span);
  return {
    query: queryOf(shown(attributes, 'input.value')),
    documents: isWhole ? documents.map(readDocument) : new Unknown(['retrieval.documents']),
  };
}

/** A text, or JSON with the text in it. */
function queryOf(value: unknown): Seen<string> {
  const unseen = new Unknown(['retrieval.query']);
  const input = capturedValue(value, 'retrieval.query');
  if (typeof input === 'string') return input;
  return isObject(input) ? (asString(input.query) ?? unseen) : unseen;
}

function readDocument(flat: Flattened): RetrievedDocument {
  const unseen = new Unknown(['retrieval.documents']);
  const content = flat.text('document.content');
  const score = flat.at('document.score');
  return {
    id: flat.text('document.id') ?? unseen,
    text: content === undefined || content === HIDDEN ? unseen : content,
    score: typeof score === 'number' ? score : unseen,
  };
}
