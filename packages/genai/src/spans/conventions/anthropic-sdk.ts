import { Unknown } from '@parapet/cel';
import type { Json, Message, Part, Seen } from '@parapet/policy';
import { asString, isArray, isObject } from '../../json/parse-json.ts';
import { opaquePart, toolCallResponsePart, toolResult } from '../../message-parts.ts';
import type { SpanLike } from '../../span-like.ts';
import { text } from '../attribute.ts';
import { capturedJson } from '../captured-messages.ts';
import type { SpanChoice, SpanContent, SpanConvention } from '../convention.ts';
import { genAi } from './gen-ai.ts';

const TRUNCATED = 'anthropic.content.truncated';
const STOP_REASON = 'anthropic.message.stop_reason';
const TOOL_RESULT = 'anthropic.tool_result.content';

/**
 * What `@anthropic-ai/sdk` writes itself: the GenAI conventions, with tool results as lists of Anthropic's content blocks,
 * and with why an answer stopped in an attribute of its own. A call that does not say that it streams does not.
 */
export const anthropicSdk: SpanConvention = {
  id: 'anthropic-sdk',
  read(span) {
    const { scope, attributes } = span;
    if (!scope.name.startsWith('com.anthropic.sdk')) return undefined;
    // What is over the limit is taken out part by part, so that nobody can tell what of it is there.
    const content = genAi.read(attributes[TRUNCATED] === true ? withoutContent(span) : span);
    if (!content) return undefined;
    const { input, choices, tool, stream = false } = content;
    const reason = text(attributes, STOP_REASON);
    return {
      ...content,
      ...(input && { stream }),
      ...(input && { input: { ...input, messages: withBlocks(input.messages) } }),
      ...(choices && { choices: choices.map((choice) => withReason(choice, reason)) }),
      ...(tool && { tool: withResult(tool, attributes) }),
    };
  },
};

const content = /^gen_ai\.(?:input\.messages|output\.messages|system_instructions|tool\.call\.arguments)$/;

const withoutContent = (span: SpanLike): SpanLike => ({
  ...span,
  attributes: Object.fromEntries(Object.entries(span.attributes).filter(([name]) => !content.test(name))),
});

const withReason = ({ message }: SpanChoice, finishReason: string | undefined): SpanChoice => ({
  message,
  ...(finishReason !== undefined && { finishReason }),
});

const withBlocks = (messages: Seen<readonly Message[]>): Seen<readonly Message[]> =>
  messages instanceof Unknown
    ? messages
    : messages.map(({ role, parts }) => ({ role, parts: parts.flatMap(partsOfResult) }));

/** A result stands in a part for each of its blocks, as it does on the wire. */
function partsOfResult(part: Part): readonly Part[] {
  if (part.type !== 'tool_call_response' || !isArray(part.result)) return [part];
  if (part.result.length === 0) return [toolCallResponsePart(part.id, '')];
  return part.result.map((block) => {
    const said = isObject(block) ? asString(block.text) : undefined;
    return said === undefined ? opaquePart(mediaOf(block)) : toolCallResponsePart(part.id, toolResult(said).value);
  });
}

const mediaOf = (block: Json): string => (isObject(block) ? (asString(block.type) ?? 'block') : 'block');

function withResult(tool: SpanContent['tool'] & {}, attributes: SpanLike['attributes']): SpanContent['tool'] & {} {
  const blocks = attributes[TRUNCATED] === true ? undefined : capturedJson(attributes[TOOL_RESULT]);
  if (!isArray(blocks)) return tool;
  const [only] = blocks;
  const said = blocks.length === 1 && isObject(only) ? asString(only.text) : undefined;
  return { ...tool, result: said === undefined ? blocks : toolResult(said).value };
}
