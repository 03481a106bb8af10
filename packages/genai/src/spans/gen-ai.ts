import { Unknown } from '@parapet/cel';
import type { Input } from '@parapet/policy';
import * as names from '../semconv.ts';
import type { SpanLike } from '../span-like.ts';
import {
  capturedAnswers,
  capturedArguments,
  capturedInstructions,
  capturedMessages,
  capturedTools,
} from './captured-messages.ts';
import type { SpanChoice, SpanContent, SpanConvention } from './convention.ts';
import { text } from './span-context.ts';

/** OpenTelemetry's GenAI conventions, as they are now: content in attributes, as JSON text or as structures. */
export const genAi: SpanConvention = {
  id: 'gen-ai',
  read(span) {
    const { attributes } = span;
    const operation = text(attributes, names.GEN_AI_OPERATION_NAME);
    const provider = text(attributes, names.GEN_AI_PROVIDER_NAME) ?? text(attributes, names.GEN_AI_SYSTEM);
    const model = text(attributes, names.GEN_AI_REQUEST_MODEL);
    const aboutTool = operation === 'execute_tool' || (!operation && names.GEN_AI_TOOL_NAME in attributes);
    const aboutModel = operation ? modelOperations.has(operation) : !aboutTool && hasAny(attributes, modelSigns);
    if (!operation && !aboutTool && !aboutModel) return undefined;

    const responseId = text(attributes, names.GEN_AI_RESPONSE_ID);
    const responseModel = text(attributes, names.GEN_AI_RESPONSE_MODEL);
    const stream = attributes[names.GEN_AI_REQUEST_STREAM];
    const choices = aboutModel ? readChoices(span) : undefined;
    return {
      ...(operation && { operation }),
      ...(provider && { provider }),
      ...(model && { model }),
      ...(responseId && { responseId }),
      ...(responseModel && { responseModel }),
      ...(typeof stream === 'boolean' && { stream }),
      structured: attributes[names.GEN_AI_OUTPUT_TYPE] === 'json',
      ...(aboutModel && { input: readInput(attributes) }),
      ...(choices && { choices }),
      ...(aboutTool && { tool: readTool(attributes) }),
    };
  },
};

type Attributes = SpanLike['attributes'];

/** Operations that send messages to a model. A span of an agent tells of several of them, which have their own. */
const modelOperations: ReadonlySet<string> = new Set(['chat', 'generate_content', 'text_completion']);

/** What tells of a call to a model where nobody says which operation it is. */
const modelSigns = [names.GEN_AI_INPUT_MESSAGES, names.GEN_AI_OUTPUT_MESSAGES, names.GEN_AI_REQUEST_MODEL];

const hasAny = (attributes: Attributes, keys: readonly string[]): boolean => keys.some((key) => key in attributes);

function readInput(attributes: Attributes): Input {
  const messages = attributes[names.GEN_AI_INPUT_MESSAGES];
  const system = attributes[names.GEN_AI_SYSTEM_INSTRUCTIONS];
  const tools = attributes[names.GEN_AI_TOOL_DEFINITIONS];
  // Instructions of their own are there only if they were sent apart; without any content, nobody can tell.
  const hasSystem = system !== undefined || messages === undefined;
  return {
    messages: capturedMessages(messages, 'input.messages'),
    ...(hasSystem && { system: capturedInstructions(system, 'input.system') }),
    tools: capturedTools(tools, 'input.tools'),
  };
}

function readChoices({ attributes, status }: SpanLike): readonly SpanChoice[] | undefined {
  const value = attributes[names.GEN_AI_OUTPUT_MESSAGES];
  const reasons = finishReasons(attributes);
  const answers = capturedAnswers(value, 'output.parts');
  if (!(answers instanceof Unknown))
    return answers.map(({ message, finishReason }, index) => choiceOf(message, finishReason ?? reasons[index]));
  const answered = value !== undefined || reasons.length > 0 || names.GEN_AI_RESPONSE_ID in attributes;
  if (!answered && status.code === 'error') return undefined;
  return reasons.length > 0 ? reasons.map((reason) => choiceOf(answers, reason)) : [choiceOf(answers, undefined)];
}

const choiceOf = (message: SpanChoice['message'], finishReason: string | undefined): SpanChoice => ({
  message,
  ...(finishReason !== undefined && { finishReason }),
});

function finishReasons(attributes: Attributes): readonly string[] {
  const value = attributes[names.GEN_AI_RESPONSE_FINISH_REASONS];
  return Array.isArray(value) ? value.filter((reason) => typeof reason === 'string') : [];
}

const readTool = (attributes: Attributes): SpanContent['tool'] & {} => ({
  name: text(attributes, names.GEN_AI_TOOL_NAME) ?? new Unknown(['tool.name']),
  arguments: capturedArguments(attributes[names.GEN_AI_TOOL_CALL_ARGUMENTS], 'tool.arguments'),
  call_id: text(attributes, names.GEN_AI_TOOL_CALL_ID) ?? new Unknown(['tool.call_id']),
  type: text(attributes, names.GEN_AI_TOOL_TYPE) ?? new Unknown(['tool.type']),
});
