import type { CallAnswer, CallRequest } from '@parapet/genai';
import type { Message, Part } from '@parapet/policy';
import type { ContentCapture } from '@parapet/runtime';
import type { CallSpan } from './call-span.ts';
import type { Telemetry } from './telemetry.ts';

export interface Content {
  /** As the model was sent them. */
  readonly input: readonly Message[];
  /** That the model could ask for. */
  readonly tools: CallRequest['tools'];
  readonly answer: CallAnswer | undefined;
  readonly capture: ContentCapture;
}

/**
 * Records what was said, where the person who runs the service asked for it with OpenTelemetry's own variable: as it was
 * delivered, so after what the policies took out.
 */
export function recordContent(call: CallSpan, { input, tools, answer, capture }: Content, telemetry: Telemetry): void {
  if (capture === 'no_content') return;
  const { delivered: output = [], finishReasons = [] } = answer ?? {};
  const content = contentAttributes({ input, tools, output, finishReasons });
  if (capture !== 'event_only')
    for (const [name, messages] of Object.entries(content)) call.span?.setAttribute(name, JSON.stringify(messages));
  if (capture !== 'span_only') {
    const eventName = 'gen_ai.client.inference.operation.details';
    telemetry.logger()?.emit({ eventName, attributes: content, context: call.context });
  }
}

/** What was said, under the names of the GenAI conventions. */
export const contentAttributes = ({
  input,
  tools,
  output,
  finishReasons,
}: Said): Readonly<Record<string, unknown>> => ({
  ...(input.length > 0 && { 'gen_ai.input.messages': input.map((message) => messageOf(message)) }),
  ...(tools && tools.length > 0 && { 'gen_ai.tool.definitions': tools }),
  ...(output.length > 0 && {
    'gen_ai.output.messages': output.map((message, choice) => messageOf(message, finishReasons[choice])),
  }),
});

export interface Said {
  readonly input: readonly Message[];
  readonly tools: CallRequest['tools'];
  /** One for each choice. */
  readonly output: readonly Message[];
  readonly finishReasons: readonly string[];
}

/** A message in the form of the GenAI conventions, which ours differs from in two kinds of part. */
const messageOf = ({ role, parts }: Message, finishReason?: string) => ({
  role,
  parts: parts.map(partOf),
  ...(finishReason !== undefined && { finish_reason: finishReason }),
});

function partOf(part: Part): object {
  if (part.type === 'opaque') return { type: part.media };
  if (part.type !== 'tool_call_response') return part;
  const { result, ...rest } = part;
  return { ...rest, response: result };
}
