import { createHmac } from 'node:crypto';
import type { Finding, Moment } from '@parapet/policy';

/**
 * Tells the text of a finding from others without telling what it says: its HMAC-SHA256 under the operator's key. Without a
 * key there is none; a plain hash of a phone number is undone by trying all of them.
 */
export function fingerprintIn(moment: Moment, key: string): (finding: Finding) => string | undefined {
  return ({ part, start, end }) => {
    const text = textAt(moment, part);
    return text === undefined ? undefined : createHmac('sha256', key).update(text.slice(start, end)).digest('hex');
  };
}

/** The text a JSON pointer names: of a part, or a string in the arguments or the result of a tool. */
function textAt(moment: Moment, pointer: string): string | undefined {
  let value: unknown = moment;
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }
  if (typeof value === 'object' && value !== null && 'content' in value) value = value.content;
  return typeof value === 'string' ? value : undefined;
}
