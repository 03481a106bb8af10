import type { Input, Json, Message, Moment, MomentKind, Output, TextPart, ToolCall } from '../moment/moment.ts';

type JsonObject = { readonly [key: string]: Json };

/**
 * The moment that a test writes down. What it does not write was not seen, as where no host can see it.
 *
 * @param written what `readShape` gave back for the fields of that kind of moment
 * @param time milliseconds since the epoch
 */
export function writtenMoment(at: MomentKind, written: JsonObject, id: string, time: number): Moment {
  const { input, output, tool, now: _now, ...rest } = written;
  return {
    // The shape of what is taken over as it is has been checked, and is that of a moment.
    ...(rest as Partial<Moment>),
    at,
    id,
    time,
    ...(isObject(input) && { input: inputOf(input) }),
    ...(isObject(output) && { output: outputOf(output) }),
    ...(isObject(tool) && { tool: { arguments: {}, ...tool } as unknown as ToolCall }),
  };
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `text` is what the user says at last. */
function inputOf({ text, system, messages, tools }: JsonObject): Input {
  const transcript = (messages as readonly { role?: string; text?: string }[] | undefined) ?? [];
  return {
    messages: [
      ...transcript.map(({ role = 'user', text: said = '' }): Message => ({ role, parts: [textPart('text', said)] })),
      ...(typeof text === 'string' ? [{ role: 'user', parts: [textPart('text', text)] }] : []),
    ],
    ...(typeof system === 'string' && { system: [textPart('text', system)] }),
    ...(Array.isArray(tools) && { tools: (tools as readonly string[]).map((name) => ({ name })) }),
  };
}

function outputOf({ text, reasoning, refusal, finish_reason: finishReason, confidence }: JsonObject): Output {
  const parts = [
    typeof reasoning === 'string' && textPart('reasoning', reasoning),
    typeof text === 'string' && textPart('text', text),
    typeof refusal === 'string' && textPart('refusal', refusal),
  ];
  return {
    parts: parts.filter((part) => part !== false),
    ...(typeof finishReason === 'string' && { finish_reason: finishReason }),
    ...(typeof confidence === 'number' && { confidence }),
  };
}

const textPart = (type: TextPart['type'], content: string): TextPart => ({ type, content });
