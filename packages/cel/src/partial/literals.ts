import { check } from '../check/check.ts';
import type { Range } from '../problem.ts';
import type { Expr, LiteralExpr } from '../syntax/expr.ts';
import type { CelType } from '../types/type.ts';
import { sameType } from '../types/type.ts';
import { Duration } from '../values/duration.ts';
import { isKind } from '../values/kind.ts';
import { isMap, keysOf, valueAt } from '../values/maps.ts';
import { Optional } from '../values/optional.ts';
import { Timestamp } from '../values/timestamp.ts';
import { Uint } from '../values/uint.ts';
import { members } from '../values/value.ts';

/** A value that needs more nodes than this stays where it came from. */
const MAX_NODES = 1000;
const MAX_LEVELS = 20;

/**
 * The expression that gives a value, for the place at `range` where the checker saw `type`; undefined where the language
 * has none: for types, opaque values, lists that say themselves what is in them, and what has hidden parts or is very large.
 */
export function literalOf(value: unknown, type: CelType, range: Range): Expr | undefined {
  let nodes = 0;
  const write = (part: unknown, level: number): Expr | undefined => {
    nodes += 1;
    if (nodes > MAX_NODES || level > MAX_LEVELS) return undefined;
    if (typeof part === 'number' && !Number.isFinite(part)) return conversion('double', String(part), range);
    if (isLiteral(part)) return literal(part, range);
    if (part instanceof Timestamp) return conversion('timestamp', String(part), range);
    if (part instanceof Duration) return conversion('duration', String(part), range);
    if (part instanceof Optional) return optional(part, (inner) => write(inner, level + 1), range);
    if (Array.isArray(part)) {
      if (members in part) return undefined;
      const elements = part.map((element) => write(element, level + 1));
      return allThere(elements) ? { kind: 'list', id: 0, range, elements, optionalElements: [] } : undefined;
    }
    if (!isMap(part)) return undefined;
    const keys = keysOf(part);
    // A JavaScript Map may hold keys that the language does not know.
    if (keys.some((key) => !isKind(key, 'string', 'int', 'uint', 'bool'))) return undefined;
    const values = keys.map((key) => write(valueAt(part, key), level + 1));
    if (!allThere(values)) return undefined;
    const entries = values.map((written: Expr, index) => ({
      key: literal(keys[index] as LiteralExpr['value'], range),
      value: written,
      optional: false,
    }));
    return { kind: 'map', id: 0, range, entries };
  };
  const written = write(value, 0);
  return written && ofType(written, type);
}

/** Keeps the checker from knowing more than it knew before, which might make it find mistakes. */
function ofType(written: Expr, type: CelType): Expr {
  const known = check(written, { variables: {}, functions: [] }).type;
  return sameType(known, type) ? written : call('dyn', [written], written.range);
}

/** The truth value that a node is written as, be it of a type or not; undefined for any other node. */
export function truthOf(node: Expr): boolean | undefined {
  if (node.kind === 'call' && node.function === 'dyn' && node.args[0] !== undefined) return truthOf(node.args[0]);
  return node.kind === 'literal' && typeof node.value === 'boolean' ? node.value : undefined;
}

function isLiteral(value: unknown): value is LiteralExpr['value'] {
  return (
    value === null ||
    ['boolean', 'bigint', 'number', 'string'].includes(typeof value) ||
    value instanceof Uint ||
    value instanceof Uint8Array
  );
}

function literal(value: LiteralExpr['value'], range: Range): Expr {
  return { kind: 'literal', id: 0, range, value };
}

function conversion(name: string, text: string, range: Range): Expr {
  return call(name, [literal(text, range)], range);
}

function optional({ value }: Optional, write: (value: unknown) => Expr | undefined, range: Range): Expr | undefined {
  const args = value === undefined ? [] : [write(value)];
  const namespace: Expr = { kind: 'identifier', id: 0, range, name: 'optional', absolute: false };
  return allThere(args) ? call(value === undefined ? 'none' : 'of', args, range, namespace) : undefined;
}

function call(name: string, args: readonly Expr[], range: Range, receiver?: Expr): Expr {
  return { kind: 'call', id: 0, range, function: name, nameRange: range, receiver, args };
}

function allThere(parts: readonly (Expr | undefined)[]): parts is Expr[] {
  return !parts.includes(undefined);
}
