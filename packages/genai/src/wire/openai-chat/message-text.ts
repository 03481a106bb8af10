import type { Json, OpaquePart, Redaction, TextPart } from '@parapet/policy';
import { redact } from '@parapet/policy';
import { asString, isArray, isObject, type JsonObject } from '../../json/parse-json.ts';
import { byPart } from '../../json/redact-json.ts';
import { opaquePart, textPart } from '../../message-parts.ts';
import { channelOfField } from './fields.ts';

/** A part of an answered message, and where it stands. */
export interface PlacedPart {
  readonly part: TextPart | OpaquePart;
  /** Pointer within the message: of the string, or of what could not be read. */
  readonly at: string;
}

/**
 * Everything a message says, and what it holds that nobody can read. A text that is empty is nothing said, as it is
 * nothing in a stream.
 */
export function readMessageText(message: JsonObject): PlacedPart[] {
  const parts: PlacedPart[] = [];
  for (const [field, channel] of channelOfField) {
    const value = message[field];
    if (typeof value === 'string') parts.push({ part: textPart(channel, value), at: `/${field}` });
    else if (isArray(value))
      parts.push(...value.map((element, index) => readElement(element, channel, `/${field}/${index}`)));
    else if (value !== undefined && value !== null) parts.push({ part: opaquePart(field), at: `/${field}` });
  }
  if (isObject(message.audio)) parts.push({ part: opaquePart('audio'), at: '/audio' });
  return parts.filter(({ part }) => part.type === 'opaque' || part.content !== '');
}

function readElement(element: Json, channel: TextPart['type'], at: string): PlacedPart {
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
 * Undefined if a redaction is about something that is not a text of the message.
 */
export function redactParts(parts: readonly PlacedPart[], redactions: readonly Redaction[]): RedactedParts | undefined {
  const redacted = [...parts];
  const changed: number[] = [];
  for (const [pointer, ofPart] of byPart(redactions)) {
    const index = Number(/^\/output\/parts\/(\d+)$/.exec(pointer)?.[1]);
    const placed = parts[index];
    if (!placed || placed.part.type === 'opaque' || typeof placed.part.content !== 'string') return undefined;
    redacted[index] = { ...placed, part: textPart(placed.part.type, redact(placed.part.content, ofPart)) };
    changed.push(index);
  }
  return { parts: redacted, changed };
}
