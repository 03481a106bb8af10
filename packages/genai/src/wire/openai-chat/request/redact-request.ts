import type { Json, Redaction } from '@parapet/policy';
import { isOfAll, redact } from '@parapet/policy';
import { parseJson } from '../../../json/parse-json.ts';
import { valueAt } from '../../../json/pointer.ts';
import { redactJson } from '../../../json/redact-json.ts';
import { replaceInJson } from '../../../json/replace-in-json.ts';
import type { ChangedPart } from '../../codec.ts';
import type { Place } from './read-message.ts';

/** `/input/messages/<message>/parts/<part>`, and where in the part: its result or its arguments, or a leaf in them. */
const partPointer = /^\/input\/messages\/(\d+)\/parts\/(\d+)(?:\/(?:result|arguments)(.*))?$/s;

export interface RedactedRequest {
  readonly body: string;
  readonly changed: readonly ChangedPart[];
}

/**
 * The body of a request with redactions done. Only the strings they are about are written anew.
 *
 * @param value what `body` stands for
 * @returns undefined if a redaction is about something that has no text in the body
 */
export function redactRequest(
  body: string,
  value: Json,
  places: readonly (readonly (Place | undefined)[])[],
  redactions: readonly Redaction[],
): RedactedRequest | undefined {
  const changed = new Map<string, ChangedPart>();
  const byPlace = new Map<Place, Redaction[]>();
  for (const redaction of redactions) {
    const [, message, part, leaf] = partPointer.exec(redaction.part) ?? [];
    const place = places[Number(message)]?.[Number(part)];
    if (!place) return undefined;
    changed.set(`${message}/${part}`, { message: Number(message), part: Number(part) });
    const ofPlace = byPlace.get(place) ?? [];
    byPlace.set(place, [...ofPlace, { ...redaction, part: leaf ?? '' }]);
  }
  const replacements = new Map<string, string>();
  for (const [place, ofPlace] of byPlace) {
    const text = valueAt(value, place.pointer);
    if (typeof text !== 'string') return undefined;
    const redacted = redactPlace(text, place, unionOf(ofPlace));
    if (redacted === undefined) return undefined;
    replacements.set(place.pointer, JSON.stringify(redacted));
  }
  return { body: replaceInJson(body, replacements), changed: [...changed.values()] };
}

function redactPlace(text: string, place: Place, redactions: readonly Redaction[]): string | undefined {
  const all = redactions.find((redaction) => redaction.part === '' && isOfAll(redaction));
  if (all) return all.placeholder;
  if (!place.isJson) return redactions.every(({ part }) => part === '') ? redact(text, redactions) : undefined;
  const inner = parseJson(text);
  return inner === undefined ? undefined : redactJson(text, inner, redactions);
}

/**
 * Redactions of several decisions together: every turn of a transcript is decided, and two may speak of one text.
 * Those that overlap become one, named by the one that starts first, then by the longest.
 */
function unionOf(redactions: readonly Redaction[]): Redaction[] {
  const ordered = [...redactions].sort(
    (a, b) => (a.part < b.part ? -1 : a.part > b.part ? 1 : 0) || a.start - b.start || b.end - a.end,
  );
  const union: Redaction[] = [];
  for (const redaction of ordered) {
    const last = union.at(-1);
    if (last && last.part === redaction.part && redaction.start < last.end)
      union[union.length - 1] = { ...last, end: Math.max(last.end, redaction.end) };
    else union.push(redaction);
  }
  return union;
}
