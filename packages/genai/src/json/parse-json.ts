import type { Json } from '@parapet/policy';

export type JsonObject = { readonly [key: string]: Json };

/** Deeper nesting is read as unreadable: nothing honest needs it, and walking it would exhaust the stack. */
const MAX_DEPTH = 200;

/** The value that a JSON text stands for; undefined if it is not JSON, or nested beyond reason. Never throws. */
export function parseJson(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return fits(value, MAX_DEPTH) ? value : undefined;
  } catch {
    return undefined;
  }
}

function fits(value: Json, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.every((inner) => fits(inner, depth - 1));
  // What was parsed inherits nothing that is enumerable, and a list of its values would be thrown away.
  for (const name in value) if (!fits((value as JsonObject)[name] as Json, depth - 1)) return false;
  return true;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isArray = (value: unknown): value is readonly Json[] => Array.isArray(value);

/** The string, if it is one. */
export const asString = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The number, if it is one. */
export const asNumber = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
