import { Duration, EvaluationError, Timestamp, Uint, Unknown } from '@parapet/cel';

/** Deeper values are not remembered. */
const maxDepth = 20;

/**
 * A value as text that is the same for equal values, to be hashed: 1 and 1.0 are one value, the order of keys does not matter. What
 * cannot be told, or is no plain value, is given back as such.
 */
export function valueText(value: unknown, depth = 0): string | Unknown | EvaluationError {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'bigint':
      return String(value);
    case 'number':
      return Number.isInteger(value) ? String(BigInt(value)) : String(value);
    case 'object':
      return depth > maxDepth ? cannotBeRemembered : objectText(value, depth);
    default:
      return cannotBeRemembered;
  }
}

const cannotBeRemembered = new EvaluationError('not-a-value', 'This cannot be remembered: it is no plain value.');

function objectText(value: object | null, depth: number): string | Unknown | EvaluationError {
  if (value === null) return 'null';
  if (value instanceof Unknown || value instanceof EvaluationError) return value;
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Timestamp) return `time ${value}`;
  if (value instanceof Duration) return `duration ${value.nanos}`;
  if (value instanceof Uint8Array) return `bytes ${value.join(' ')}`;
  if (Array.isArray(value)) return joined(value, depth, (texts) => `[${texts.join(',')}]`);
  const prototype = Object.getPrototypeOf(value);
  if (!(value instanceof Map) && prototype !== null && prototype !== Object.prototype) return cannotBeRemembered;
  const entries = [...(value instanceof Map ? value : Object.entries(value))].filter(([, item]) => item !== undefined);
  return joined(
    entries.flat(),
    depth,
    (texts) =>
      `{${entries
        .map((_, index) => `${texts[2 * index]}:${texts[2 * index + 1]}`)
        .sort()
        .join(',')}}`,
  );
}

/** The texts of several values as one, or what keeps them from having one: an unknown first, then an error. */
export function joined(
  values: readonly unknown[],
  depth: number,
  join: (texts: readonly string[]) => string,
): string | Unknown | EvaluationError {
  const texts = values.map((value) => valueText(value, depth + 1));
  const hidden = texts.find((text) => text instanceof Unknown) ?? texts.find((text) => typeof text !== 'string');
  return (hidden as Unknown | EvaluationError | undefined) ?? join(texts as readonly string[]);
}
