import { Unknown } from '@parapet/cel';
import type { Json, Message, Part, Seen, TextPart } from '@parapet/policy';
import { asString, isArray, isObject, type JsonObject, parseJson } from '../json/parse-json.ts';
import {
  opaquePart,
  roleOf,
  textPart,
  toolArguments,
  toolCallPart,
  toolCallResponsePart,
  toolResult,
} from '../message-parts.ts';

/*
 * The messages schema of the GenAI conventions:
 * https://github.com/open-telemetry/semantic-conventions-genai, gen-ai-{input,output}-messages.json
 */

/**
 * The value of an attribute that holds JSON, as text or as a structure. Undefined if it cannot be read: a limit on the
 * length of values cuts JSON in the middle, and of what is cut nobody can tell what it said.
 */
export const capturedJson = (value: unknown): Json | undefined =>
  typeof value === 'string' ? parseJson(value) : jsonOf(value, 0);

/** @param path what is unknown where the value cannot be read */
export function capturedMessages(value: unknown, path: string): Seen<readonly Message[]> {
  const json = capturedJson(value);
  if (!isArray(json)) return new Unknown([path]);
  return json.map((element) => readMessage(unwrapped(element), path));
}

/** A message that a model answered with, and why it ended. */
export interface CapturedAnswer {
  readonly message: Message;
  readonly finishReason?: string;
}

/** @param path what is unknown where the value cannot be read */
export function capturedAnswers(value: unknown, path: string): Seen<readonly CapturedAnswer[]> {
  const json = capturedJson(value);
  if (!isArray(json)) return new Unknown([path]);
  return json.map(unwrapped).map((element) => {
    const finishReason = isObject(element) ? asString(element.finish_reason) : undefined;
    return { message: readMessage(element, path), ...(finishReason !== undefined && { finishReason }) };
  });
}

/** Instructions that were sent apart from the messages: parts, or just a text. */
export function capturedInstructions(value: unknown, path: string): Seen<readonly TextPart[]> {
  const json = capturedJson(value);
  if (json === undefined && typeof value === 'string' && !looksLikeJson(value)) return [textPart('text', value)];
  if (!isArray(json)) return new Unknown([path]);
  return json.map((element) => readPart(unwrapped(element), path)).filter(isText);
}

const isText = (part: Part): part is TextPart =>
  part.type === 'text' || part.type === 'reasoning' || part.type === 'refusal';

/** The names of the tools a model could ask for, with their descriptions. */
export function capturedTools(
  value: unknown,
  path: string,
): Seen<readonly { readonly name: string; readonly description?: string }[]> {
  const json = capturedJson(value);
  if (!isArray(json)) return new Unknown([path]);
  return json.map(unwrapped).flatMap((element) => {
    const outer = isObject(element) ? element : {};
    const definition = isObject(outer.function) ? outer.function : outer;
    const description = asString(definition.description);
    return { name: asString(definition.name) ?? '', ...(description !== undefined && { description }) };
  });
}

/** Arguments of a tool call that have an attribute of their own, or its result. */
export function capturedValue(value: unknown, path: string): Seen<Json> {
  const unknown = new Unknown([path]);
  if (value === undefined) return unknown;
  if (typeof value === 'string' && !looksLikeJson(value)) return value;
  return capturedJson(value) ?? unknown;
}

/** What a tool gave back. A text may be JSON, and stand in JSON once more. */
export function capturedResult(value: unknown, path: string): Seen<Json> {
  const result = capturedValue(value, path);
  return typeof result === 'string' ? toolResult(result).value : result;
}

/** Text that begins like this and cannot be read as JSON was cut. */
const looksLikeJson = (text: string): boolean => /^\s*[{["]/.test(text);

function readMessage(message: Json, path: string): Message {
  if (!isObject(message)) return { role: 'user', parts: [textPart('text', new Unknown([path]))] };
  const role = roleOf(message.role);
  const { parts, content } = message;
  if (isArray(parts)) return { role, parts: parts.map((part) => readPart(part, path)) };
  const text = typeof content === 'string' ? content : new Unknown([path]);
  return { role, parts: [textPart('text', text)] };
}

function readPart(part: Json, path: string): Part {
  if (typeof part === 'string') return textPart('text', part);
  if (!isObject(part)) return opaquePart('part');
  const type = asString(part.type) ?? 'part';
  switch (type) {
    case 'text':
    case 'reasoning':
    case 'refusal':
      return textPart(type, asString(part.content) ?? new Unknown([path]));
    case 'tool_call':
      return toolCallPart(callIdOf(part), asString(part.name) ?? '', argumentsOf(part, path));
    case 'tool_call_response':
      return toolCallResponsePart(callIdOf(part), resultOf(part, path));
    default:
      return opaquePart(type);
  }
}

/** Where a call has an id of its own in the transcript, what names it everywhere else is its `call_id`. */
const callIdOf = (part: JsonObject): string | undefined => asString(part.call_id) ?? asString(part.id);

function argumentsOf(part: JsonObject, path: string): Seen<Json> {
  const { arguments: args } = part;
  if (args === undefined) return new Unknown([path]);
  if (typeof args !== 'string' || (args !== '' && !looksLikeJson(args))) return args;
  return toolArguments(args, () => new Unknown([path]));
}

function resultOf(part: JsonObject, path: string): Seen<Json> {
  const result = part.response ?? part.result;
  if (result === undefined) return new Unknown([path]);
  return typeof result === 'string' ? toolResult(result).value : result;
}

/** Some SDKs have no structured attributes, so that a list of structures is a list of texts. */
const unwrapped = (element: Json): Json =>
  typeof element === 'string' && looksLikeJson(element) ? (parseJson(element) ?? element) : element;

/** Attribute values that are structures may hold what JSON has no word for. */
function jsonOf(value: unknown, depth: number): Json | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value instanceof Uint8Array || depth > 200) return undefined;
  if (Array.isArray(value)) return value.map((element) => jsonOf(element, depth + 1) ?? null);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, jsonOf(inner, depth + 1) ?? null]));
}
