import type { Json, OpaquePart, Redaction, TextPart } from '@parapet/policy';
import { redact } from '@parapet/policy';
import { asString, isArray, isObject, type JsonObject } from '../../../json/parse-json.ts';
import { byPart } from '../../../json/redact-json.ts';
import { opaquePart, shownJson, textPart } from '../../../message-parts.ts';
import { channelOfField } from '../fields.ts';
import { jsonForm } from '../text-form.ts';

/** A part of an answered message, and where it stands. */
export interface PlacedPart {
  /** As it stands there. */
  readonly part: TextPart | OpaquePart;
  /** As finders are to see it. */
  readonly seen: TextPart | OpaquePart;
  /** Pointer within the message: of the string, or of what could not be read. */
  readonly at: string;
  /** Pointers of the strings that it goes on in: what a list says in pieces is one text, as it is in a stream. */
  readonly goesOn?: readonly string[];
}

/**
 * Everything a message says, and what it holds that nobody can read. A text that is empty is nothing said, as it is
 * nothing in a stream.
 *
 * @param structured whether what it says must be JSON
 */
export function readMessageText(message: JsonObject, structured: boolean): PlacedPart[] {
  const parts: Omit<PlacedPart, 'seen'>[] = [];
  for (const [field, channel] of channelOfField) {
    const value = message[field];
    if (typeof value === 'string') parts.push({ part: textPart(channel, value), at: `/${field}` });
    else if (isArray(value)) parts.push(...readList(value, channel, `/${field}`));
    else if (value !== undefined && value !== null) parts.push({ part: opaquePart(field), at: `/${field}` });
  }
  if (isObject(message.audio)) parts.push({ part: opaquePart('audio'), at: '/audio' });
  return parts
    .filter(({ part }) => part.type === 'opaque' || part.content !== '')
    .map((placed) => ({ ...placed, seen: isJson(placed.part, structured) ? shownJson(placed.part) : placed.part }));
}

const isJson = (part: TextPart | OpaquePart, structured: boolean): part is TextPart =>
  structured && part.type === 'text';

function readList(list: readonly Json[], channel: TextPart['type'], at: string): Omit<PlacedPart, 'seen'>[] {
  const parts = list.map((element, index) => readElement(element, channel, `${at}/${index}`));
  const [first, ...others] = parts.filter(({ part }) => part.type === channel);
  if (!first || others.length === 0) return parts;
  const texts = [first, ...others].map(({ part }) => ('content' in part ? part.content : ''));
  const whole = { part: textPart(channel, texts.join('')), at: first.at, goesOn: others.map((other) => other.at) };
  return parts.filter((each) => !others.includes(each)).map((each) => (each === first ? whole : each));
}

function readElement(element: Json, channel: TextPart['type'], at: string): Omit<PlacedPart, 'seen'> {
  if (!isObject(element)) return { part: opaquePart(typeof element), at };
  if (element.type === 'text' && typeof element.text === 'string')
    return { part: textPart(channel, element.text), at: `${at}/text` };
  if (element.type === 'refusal' && typeof element.refusal === 'string')
    return { part: textPart('refusal', element.refusal), at: `${at}/refusal` };
  return { part: opaquePart(asString(element.type) ?? 'part'), at };
}

export interface RedactedParts {
  readonly parts: readonly PlacedPart[];
  /** Indexes of those that were changed. */
  readonly changed: readonly number[];
}

/**
 * The parts after redaction.
 * Undefined if a redaction is about something that is not a text of the message, or not of a string in its JSON.
 */
export function redactParts(parts: readonly PlacedPart[], redactions: readonly Redaction[]): RedactedParts | undefined {
  const redacted = [...parts];
  const changed: number[] = [];
  for (const [pointer, ofPart] of byPart(redactions)) {
    const index = Number(/^\/output\/parts\/(\d+)$/.exec(pointer)?.[1]);
    const placed = parts[index];
    const text = placed && redactPart(placed, ofPart);
    if (!placed || placed.part.type === 'opaque' || text === undefined) return undefined;
    redacted[index] = { ...placed, part: textPart(placed.part.type, text) };
    changed.push(index);
  }
  return { parts: redacted, changed };
}

function redactPart({ part, seen }: PlacedPart, redactions: readonly Redaction[]): string | undefined {
  if (part.type === 'opaque' || seen.type === 'opaque') return undefined;
  if (typeof part.content !== 'string' || typeof seen.content !== 'string') return undefined;
  if (seen === part) return redact(part.content, redactions);
  const form = jsonForm();
  form.hear(part.content);
  const text = form.say(redact(seen.content, redactions));
  return form.isWhole ? text : undefined;
}
