import { Duration, EvaluationError, Optional, type Result, Timestamp, Uint, Unknown } from '@parapet/cel';
import { unknownsOf } from '../decide/evidence.ts';
import type { ToldValue } from './explanation.ts';

/** Longer texts are cut, whatever they are. */
const maxShown = 200;

/**
 * A value for people. `isContent` says whether it was made of what somebody said or of who they are; then only its kind is told, but
 * for truth values, without which nothing could be explained.
 */
export function toldValue(result: Result, isContent: boolean): ToldValue {
  if (result instanceof Unknown) return { kind: 'unknown', paths: unknownsOf(result) };
  if (result instanceof EvaluationError) return { kind: 'error', code: result.code };
  if (typeof result === 'boolean') return { kind: 'known', text: String(result) };
  return isContent ? { kind: 'masked', text: kindOf(result) } : { kind: 'known', text: cut(written(result)) };
}

/** A character of two code units is shown or not. */
const cut = (text: string): string =>
  text.length > maxShown ? `${text.slice(0, maxShown).replace(/[\ud800-\udbff]$/, '')}…` : text;

function kindOf(value: Result): string {
  if (typeof value === 'string')
    return value === '' ? 'empty text' : counted(characters(value), 'text of', 'character');
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Uint) return 'a number';
  if (Array.isArray(value))
    return value.length === 0 ? 'empty list' : counted(value.length, 'list of', 'entry', 'entries');
  if (value === null) return 'null';
  return 'a value';
}

/** As `size` counts them: code points. */
const characters = (text: string): number => text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);

const counted = (count: number, what: string, one: string, many = `${one}s`): string =>
  `${what} ${count} ${count === 1 ? one : many}`;

/** As CEL writes it, as far as it can. What is nested too deeply to be read is left out. */
function written(value: unknown, depth = 3): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return Number.isInteger(value) ? value.toFixed(1) : String(value);
  if (value instanceof Unknown) return 'unknown';
  if (value instanceof Uint) return `${value.value}u`;
  if (value instanceof Timestamp) return `timestamp("${value}")`;
  if (value instanceof Duration) return `duration("${value}")`;
  if (value instanceof Optional)
    return value.value === undefined ? 'optional.none()' : `optional.of(${written(value.value, depth)})`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Uint8Array) return counted(value.length, 'bytes:', 'byte');
  if (depth === 0) return '…';
  if (Array.isArray(value)) return `[${value.map((entry) => written(entry, depth - 1)).join(', ')}]`;
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return `{${entries.map(([key, entry]) => `${written(key)}: ${written(entry, depth - 1)}`).join(', ')}}`;
}
