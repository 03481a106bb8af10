import type { Channel, Json } from '@parapet/policy';
import { isCode, isFieldName } from '../../code.ts';
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
  /** Fields that are gated by who reads them. */
  readonly gated: ReadonlySet<string>;
  /** Fields that hold a name or a code. */
  readonly codes: ReadonlySet<string>;
}

const known = (gated: readonly string[], codes: readonly string[]): Known => ({
  gated: new Set(gated),
  codes: new Set(codes),
});

/** Why a choice ended; OpenRouter tells it in the words of who answered, too. */
const endCodes = ['finish_reason', 'native_finish_reason'];

const parts = {
  answer: known(
    ['choices'],
    // Obfuscation is random padding; the provider is what OpenRouter says who answered.
    ['id', 'object', 'model', 'service_tier', 'system_fingerprint', 'obfuscation', 'provider', 'error'],
  ),
  choice: known(['message'], endCodes),
  // A message that stands whole in a stream is nothing we read.
  streamedChoice: known(['delta'], endCodes),
  message: known([...channelOfField.keys(), ...callFields], ['role']),
  /** An element of a list of content, without its text. */
  part: known([], ['type']),
  call: known([], ['type']),
  error: known([], ['type', 'code', 'param', 'status']),
} as const;

/** Where in an answer a field stands. */
export type Within = keyof typeof parts;

/**
 * Whether a field may pass where a rule could take something out.
 *
 * @param gatesText whether that could be text of the answer, so that what repeats it may not pass
 */
export function mayPass(within: Within, name: string, value: Json, gatesText: boolean): boolean {
  const { gated, codes } = parts[within];
  // Of an error in the usual form only known fields pass, which is for its reader to see to.
  if (within === 'answer' && name === 'error' && isObject(value)) return true;
  return (
    gated.has(name) ||
    (codes.has(name) && isCode(value)) ||
    (reports.has(name) && holdsOnly(value, isCode)) ||
    (within === 'answer' && measures.has(name) && holdsOnly(value, isNothing, 1e11)) ||
    // Gemini's signatures must come back with the tool's result.
    (within === 'call' && name === 'extra_content' && holdsOnly(value, isSignature)) ||
    (isFieldName(name) && !bearsText(value)) ||
    (echoFields.has(name) && !gatesText)
  );
}

/** What Azure's filters say, in codes for what they looked for and how much there was of it. */
const reports: ReadonlySet<string> = new Set([
  ...['content_filter_results', 'content_filter_offsets', 'prompt_filter_results', 'moderation'],
]);

/** When it was said, and how much of what was used for it. */
const measures: ReadonlySet<string> = new Set(['created', 'usage']);

const isNothing = (text: string): boolean => text === '';
const isSignature = (text: string): boolean => /^[\w+/=-]*$/.test(text);

/** Whether all strings in a value are of a kind, and its names and numbers are nothing else than that. */
function holdsOnly(value: Json, isOfKind: (text: string) => boolean, below = 1e7): boolean {
  if (typeof value === 'string') return value === '' || isOfKind(value);
  if (typeof value === 'number') return Math.abs(value) < below;
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every((element: Json) => holdsOnly(element, isOfKind, below));
  return Object.entries(value).every(([name, inner]) => isFieldName(name) && holdsOnly(inner, isOfKind, below));
}

/** The fields of an element of a list of content that are not its text. */
export function besideText(element: JsonObject): JsonObject {
  const own = element.type === 'refusal' ? 'refusal' : 'text';
  if (typeof element[own] !== 'string') return element;
  const { [own]: _, ...rest } = element;
  return rest;
}

/** A position that an answer gives a choice or a call; undefined if it is not one that there could be. */
export const asIndex = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 1e6 ? value : undefined;

/** What is said in the place of an error's message, which may quote the answer. */
export const withheldError = 'The provider reported an error. Its message was withheld, since it may quote the answer.';

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
  Object.keys(object).filter((name) => !mayPass(within, name, object[name] as Json, gatesText));

/**
 * Whether a value could say something. A list of numbers may be tokens or bytes, and a long number a telephone's; members may
 * be named by what they say.
 */
export function bearsText(value: Json): boolean {
  if (typeof value === 'string') return value !== '';
  if (typeof value === 'number') return String(value).replace(/\D/g, '').length > 7;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((element) => typeof element === 'number' || bearsText(element));
  return Object.entries(value).some(([name, inner]) => !isFieldName(name) || bearsText(inner));
}
