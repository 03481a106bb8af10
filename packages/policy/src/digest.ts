import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** JSON with the keys of every object sorted and what is undefined left out: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}

const hex = (value: unknown): string => bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));

/** `sha256:` and 64 hexadecimal digits, over the canonical JSON of `value`. */
export const digestOf = (value: unknown): string => `sha256:${hex(value)}`;

/** The first 16 digits: enough to tell finders of one organisation apart, short enough to be on every finding. */
export const shortDigestOf = (value: unknown): string => hex(value).slice(0, 16);
