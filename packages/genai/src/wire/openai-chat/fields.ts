import type { Channel, Json } from '@parapet/policy';
import type { JsonObject } from '../../json/parse-json.ts';

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

const gatedFields = [...channelOfField.keys(), ...callFields];
const choiceFields = [
  ...['index', 'finish_reason'],
  'native_finish_reason', // OpenRouter
  ...['content_filter_results', 'content_filter_offsets'], // Azure: levels of severity
];

/** Fields that are gated by who reads them, or hold no word of the model, by where they stand. */
const knownFields = {
  answer: new Set([
    ...['id', 'object', 'created', 'model', 'service_tier', 'system_fingerprint', 'usage', 'choices', 'moderation'],
    'obfuscation', // random padding
    'provider', // OpenRouter: who answered
    'prompt_filter_results', // Azure: levels of severity
  ]),
  choice: new Set([...choiceFields, 'message']),
  message: new Set(['role', ...gatedFields]),
  streamedChoice: new Set([...choiceFields, 'delta']),
  delta: new Set(['role', ...gatedFields]),
  call: new Set([
    ...['index', 'type'],
    'extra_content', // Gemini: a signature that must come back with the tool's result
  ]),
  error: new Set(['message', 'type', 'code', 'param', 'status']),
} as const satisfies Record<string, ReadonlySet<string>>;

/** Where in an answer a field stands. */
export type Within = keyof typeof knownFields;

/**
 * Whether a field may pass where a rule could take something out.
 *
 * @param gatesText whether that could be text of the answer, so that what repeats it may not pass
 */
export function mayPass(within: Within, name: string, value: Json, gatesText: boolean): boolean {
  return knownFields[within].has(name) || !bearsText(value) || (echoFields.has(name) && !gatesText);
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
function bearsText(value: Json): boolean {
  if (typeof value === 'string') return value !== '';
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((element) => typeof element === 'number' || bearsText(element));
  return Object.values(value).some(bearsText);
}
