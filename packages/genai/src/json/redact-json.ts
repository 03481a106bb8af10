import { type Json, type Redaction, redact } from '@parapet/policy';
import { valueAt } from './pointer.ts';
import { replaceInJson } from './replace-in-json.ts';

/**
 * A JSON text with redactions done inside its string leaves; it stays valid JSON.
 *
 * @param value what `text` stands for
 * @param redactions their `part` is the pointer of the leaf within `value`
 * @returns undefined if one of them is not about a string leaf: such text cannot be redacted, only withheld
 */
export function redactJson(text: string, value: Json, redactions: readonly Redaction[]): string | undefined {
  const leaves = new Map<string, string>();
  for (const [part, ofPart] of byPart(redactions)) {
    const leaf = valueAt(value, part);
    if (typeof leaf !== 'string') return undefined;
    leaves.set(part, JSON.stringify(redact(leaf, ofPart)));
  }
  return replaceInJson(text, leaves);
}

/** Redactions by the part they are in, in their order. */
export function byPart(redactions: readonly Redaction[]): Map<string, Redaction[]> {
  const parts = new Map<string, Redaction[]>();
  for (const redaction of redactions) {
    const ofPart = parts.get(redaction.part);
    if (ofPart) ofPart.push(redaction);
    else parts.set(redaction.part, [redaction]);
  }
  return parts;
}
