import type { Channel, Json } from '@parapet/policy';
import { isObject, type JsonObject } from '../../json/parse-json.ts';

/*
 * Every field of an answer that carries text is either gated or, while a rule could take something out, withheld. So a
 * field passes only if it is named here, or cannot bear text.
 */

/** Fields of a message, or of a stream's delta, that are gated, in the order in which they are said. */
export const channelOfField: ReadonlyMap<string, Channel> = new Map([
  // What a model thought, as compatible providers send it; they do not agree on a name.
  ['reasoning_content', 'reasoning'],
  ['reasoning', 'reasoning'],
  ['content', 'text'],
  ['refusal', 'refusal'],
]);

/** Fields of a message that are decided as tool calls. */
export const callFields: ReadonlySet<string> = new Set(['tool_calls', 'function_call']);

/**
 * Fields that repeat the words of the answer in a form that cannot be gated: the tokens with their probabilities, the
 * spoken answer with its transcript, citations.
 */
const echoFields: ReadonlySet<string> = new Set(['logprobs', 'audio', 'annotations']);

/** What may stand in a part of an answer. */
interface Known {
  /** Fields that are gated by who reads them, or that hold no word of the model whatever is in them. */
  readonly fields: ReadonlySet<string>;
  /** Fields that hold a name or a code, and nothing but a string. */
  readonly codes: ReadonlySet<string>;
}

const known = (fields: readonly string[], codes: readonly string[]): Known => ({
  fields: new Set(fields),
  codes: new Set(codes),
});

/** Azure's levels of severity. */
const filterResults = ['content_filter_results', 'content_filter_offsets'];
/** Why a choice ended; OpenRouter tells it in the words of who answered, too. */
const endCodes = ['finish_reason', 'native_finish_reason'];
const gatedFields = [...channelOfField.keys(), ...callFields];

const parts = {
  answer: known(
    // The last is Azure's levels of severity.
    ['choices', 'moderation', 'prompt_filter_results'],
    // Obfuscation is random padding; the provider is what OpenRouter says who answered.
    ['id', 'object', 'model', 'service_tier', 'system_fingerprint', 'obfuscation', 'provider', 'error'],
  ),
  choice: known(['message', ...filterResults], endCodes),
  // A message that stands whole in a stream is nothing we read.
  streamedChoice: known(['delta', ...filterResults], endCodes),
  message: known(gatedFields, ['role']),
  // Gemini's extra content is a signature that must come back with the tool's result.
  call: known(['extra_content'], ['type']),
  error: known([], ['message', 'type', 'code', 'param', 'status']),
} as const;

/** Where in an answer a field stands. */
export type Within = keyof typeof parts;

/**
 * Whether a field may pass where a rule could take something out.
 *
 * @param gatesText whether that could be text of the answer, so that what repeats it may not pass
 */
export function mayPass(within: Within, name: string, value: Json, gatesText: boolean): boolean {
  const { fields, codes } = parts[within];
  // Of an error in the usual form only known fields pass, which is for its reader to see to.
  if (within === 'answer' && name === 'error' && isObject(value)) return true;
  return (
    fields.has(name) ||
    (typeof value === 'string' && codes.has(name)) ||
    !bearsText(value) ||
    (echoFields.has(name) && !gatesText)
  );
}

/** The fields that may pass; the same object if all may. */
export function passingFields(
  within: Within,
  object: JsonObject,
  gatesText: boolean,
  withhold: (field: string) => void,
): JsonObject {
  const names = withheldFields(within, object, gatesText);
  if (names.length === 0) return object;
  names.forEach(withhold);
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** The names of the fields that may not pass. */
export const withheldFields = (within: Within, object: JsonObject, gatesText: boolean): string[] =>
  Object.entries(object).flatMap(([name, value]) => (mayPass(within, name, value, gatesText) ? [] : [name]));

/** A list of numbers may be tokens or bytes; a number on its own is not text. */
export function bearsText(value: Json): boolean {
  if (typeof value === 'string') return value !== '';
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((element) => typeof element === 'number' || bearsText(element));
  return Object.values(value).some(bearsText);
}
