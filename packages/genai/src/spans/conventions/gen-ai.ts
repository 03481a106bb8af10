import { Unknown } from '@parapet/cel';
import type { Input, Message, Retrieval, RetrievedDocument, Seen, ToolCall } from '@parapet/policy';
import { asNumber, asString, isArray, isObject } from '../../json/parse-json.ts';
import * as names from '../../semconv.ts';
import type { SpanLike } from '../../span-like.ts';
import { type Attributes, firstCount, has, text, texts } from '../attribute.ts';
import {
  type CapturedAnswer,
  capturedAnswers,
  capturedInstructions,
  capturedJson,
  capturedMessages,
  capturedResult,
  capturedTools,
  capturedValue,
} from '../captured-messages.ts';
import type { SpanChoice, SpanContent, SpanConvention, SpanUsage } from '../convention.ts';
import { finishReason } from '../finish-reasons.ts';
import { providerName } from '../provider-names.ts';
import { requestParameters } from '../request-parameters.ts';

/** OpenTelemetry's GenAI conventions, as they are now: content in attributes, as JSON text or as structures. */
export const genAi: SpanConvention = {
  id: 'gen-ai',
  read: (span) => readGenAi(span, contentOf(span)),
};

/** What was said in a call to a model, as a convention shows it. */
export interface CallContent {
  readonly input: Input;
  /** The messages it answered with. */
  readonly answers: Seen<readonly CapturedAnswer[]>;
}

/** What stands on the span itself. */
const contentOf = ({ attributes }: SpanLike): CallContent => ({
  input: capturedInput(attributes),
  answers: capturedAnswers(attributes[names.GEN_AI_OUTPUT_MESSAGES], 'output.parts'),
});

/** What a span of the GenAI conventions tells, with what was said in a call to a model from wherever the convention has it. */
export function readGenAi(span: SpanLike, said: CallContent): SpanContent | undefined {
  const { attributes } = span;
  const operation = text(attributes, names.GEN_AI_OPERATION_NAME);
  const aboutTool = operation === 'execute_tool' || (!operation && has(attributes, names.GEN_AI_TOOL_NAME));
  const aboutModel = operation
    ? modelOperations.has(operation)
    : !aboutTool && modelSigns.some((name) => has(attributes, name));
  if (!operation && !aboutTool && !aboutModel) return undefined;

  const head = readHead(attributes);
  const choices = aboutModel ? readChoices(span, said.answers, head) : undefined;
  return {
    ...head,
    ...(aboutModel && { input: said.input, usage: readUsage(attributes) }),
    ...(choices && { choices }),
    ...(aboutTool && { tool: readTool(span) }),
    ...(operation === 'retrieval' && { retrieval: readRetrieval(attributes) }),
  };
}

/** Operations that send messages to a model. A span of an agent tells of several of them, which have their own. */
const modelOperations: ReadonlySet<string> = new Set(['chat', 'generate_content', 'text_completion']);

/** What tells of a call to a model where nobody says which operation it is. */
const modelSigns = [names.GEN_AI_INPUT_MESSAGES, names.GEN_AI_OUTPUT_MESSAGES, names.GEN_AI_REQUEST_MODEL];

/** What was asked of whom. */
export function readHead(attributes: Attributes): SpanContent & { readonly provider?: string } {
  const operation = text(attributes, names.GEN_AI_OPERATION_NAME);
  const provider = providerName(text(attributes, names.GEN_AI_PROVIDER_NAME) ?? text(attributes, names.GEN_AI_SYSTEM));
  const model = text(attributes, names.GEN_AI_REQUEST_MODEL);
  const responseId = text(attributes, names.GEN_AI_RESPONSE_ID);
  const responseModel = text(attributes, names.GEN_AI_RESPONSE_MODEL);
  const stream = attributes[names.GEN_AI_REQUEST_STREAM];
  return {
    ...(operation && { operation }),
    ...(provider && { provider }),
    ...(model && { model }),
    ...(responseId && { responseId }),
    ...(responseModel && { responseModel }),
    ...(typeof stream === 'boolean' && { stream }),
    parameters: requestParameters(attributes),
    structured: attributes[names.GEN_AI_OUTPUT_TYPE] === 'json',
  };
}

/** Whether what was said stands in attributes of the span. */
export const hasContent = ({ attributes }: SpanLike): boolean =>
  has(attributes, names.GEN_AI_INPUT_MESSAGES) || has(attributes, names.GEN_AI_OUTPUT_MESSAGES);

/** What goes into a model. */
export function capturedInput(attributes: Attributes): Input {
  const shown = attributes[names.GEN_AI_INPUT_MESSAGES];
  const instructions = attributes[names.GEN_AI_SYSTEM_INSTRUCTIONS];
  const tools = attributes[names.GEN_AI_TOOL_DEFINITIONS];
  const messages = capturedMessages(shown, 'input.messages');
  // Instructions of their own are there only if they were sent apart; without any content, nobody can tell.
  const hasSystem = instructions !== undefined || shown === undefined;
  const system = hasSystem ? capturedInstructions(instructions, 'input.system') : undefined;
  return {
    messages: messages instanceof Unknown ? messages : withoutRepeated(messages, system),
    ...(system && { system }),
    tools: capturedTools(tools, 'input.tools'),
  };
}

/** Some show instructions that were sent apart once more, as a message. */
function withoutRepeated(messages: readonly Message[], system: Input['system']): readonly Message[] {
  const [first, ...others] = messages;
  if (!system || system instanceof Unknown || first?.role !== 'system') return messages;
  const isSame = JSON.stringify(first.parts) === JSON.stringify(system);
  return isSame ? others : messages;
}

export function readChoices(
  { attributes, status }: SpanLike,
  answers: Seen<readonly CapturedAnswer[]>,
  { provider, responseId }: SpanContent,
): readonly SpanChoice[] | undefined {
  const reasons = texts(attributes, names.GEN_AI_RESPONSE_FINISH_REASONS);
  const choiceOf = (message: SpanChoice['message'], word: string | undefined): SpanChoice => {
    // OpenAI's responses have a status and no reason, so whatever stands here was made up.
    const reason = responseId?.startsWith('resp_') ? undefined : finishReason(word, provider);
    return { message, ...(reason !== undefined && { finishReason: reason }) };
  };
  if (!(answers instanceof Unknown)) {
    // Events may be lost one by one, so that there are fewer answers than reasons.
    const untold = reasons.slice(answers.length);
    return [
      ...answers.map((answer, index) => choiceOf(answer.message, reasons[index] ?? answer.finishReason)),
      ...untold.map((reason) => choiceOf(new Unknown(['output.parts']), reason)),
    ];
  }
  const answered =
    has(attributes, names.GEN_AI_OUTPUT_MESSAGES) || reasons.length > 0 || has(attributes, names.GEN_AI_RESPONSE_ID);
  if (!answered && status.code === 'error') return undefined;
  return reasons.length > 0 ? reasons.map((reason) => choiceOf(answers, reason)) : [choiceOf(answers, undefined)];
}

export function readUsage(attributes: Attributes): SpanUsage {
  const inputTokens = firstCount(attributes, names.GEN_AI_USAGE_INPUT_TOKENS, names.GEN_AI_USAGE_PROMPT_TOKENS);
  const outputTokens = firstCount(attributes, names.GEN_AI_USAGE_OUTPUT_TOKENS, names.GEN_AI_USAGE_COMPLETION_TOKENS);
  const timeToFirstToken = firstCount(attributes, names.GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK);
  return {
    ...(inputTokens !== undefined && { inputTokens }),
    ...(outputTokens !== undefined && { outputTokens }),
    ...(timeToFirstToken !== undefined && { timeToFirstToken }),
  };
}

function readTool({ attributes, status }: SpanLike): ToolCall {
  const result = attributes[names.GEN_AI_TOOL_CALL_RESULT];
  // A tool that failed gave nothing back that was captured, so nobody can tell whether it gave back anything.
  const gaveNothing = result === undefined && status.code === 'error';
  return {
    name: text(attributes, names.GEN_AI_TOOL_NAME) ?? new Unknown(['tool.name']),
    arguments: capturedValue(attributes[names.GEN_AI_TOOL_CALL_ARGUMENTS], 'tool.arguments'),
    call_id: text(attributes, names.GEN_AI_TOOL_CALL_ID) ?? new Unknown(['tool.call_id']),
    type: text(attributes, names.GEN_AI_TOOL_TYPE) ?? new Unknown(['tool.type']),
    ...(!gaveNothing && { result: capturedResult(result, 'tool.result') }),
  };
}

function readRetrieval(attributes: Attributes): Retrieval {
  const documents = capturedJson(attributes[names.GEN_AI_RETRIEVAL_DOCUMENTS]);
  return {
    query: text(attributes, names.GEN_AI_RETRIEVAL_QUERY_TEXT) ?? new Unknown(['retrieval.query']),
    documents: isArray(documents) ? documents.map(readDocument) : new Unknown(['retrieval.documents']),
  };
}

/** The convention asks for an id and a score only; what a document says is there if somebody added it. */
function readDocument(document: unknown): RetrievedDocument {
  const { id, score, content, text: said } = isObject(document) ? document : {};
  return {
    id: asString(id) ?? new Unknown(['retrieval.documents']),
    text: asString(content) ?? asString(said) ?? new Unknown(['retrieval.documents']),
    score: asNumber(score) ?? new Unknown(['retrieval.documents']),
  };
}
