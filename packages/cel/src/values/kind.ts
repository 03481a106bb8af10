import type { CelType } from '../types/type.ts';
import { Boxed } from './boxed.ts';
import { Duration } from './duration.ts';
import { Optional } from './optional.ts';
import { Timestamp } from './timestamp.ts';
import { TypeValue } from './type-value.ts';
import { Uint } from './uint.ts';
import { opaque } from './value.ts';

/** What a value is at run time, by the name its static type would have. */
export type Kind = Exclude<CelType['kind'], 'dyn' | 'error' | 'struct' | 'parameter'>;

/** The kind of a value; undefined for what is none: functions, symbols, `undefined`, unknowns and errors. */
export function kindOf(value: unknown): Kind | undefined {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'object':
      return value === null ? 'null' : kindOfObject(value);
    default:
      return undefined;
  }
}

function kindOfObject(value: object): Kind | undefined {
  if (Array.isArray(value)) return 'list';
  if (value instanceof Boxed) {
    if (value instanceof Uint) return 'uint';
    if (value instanceof Timestamp) return 'timestamp';
    if (value instanceof Duration) return 'duration';
    if (value instanceof Optional) return 'optional';
    return value instanceof TypeValue ? 'type' : undefined;
  }
  if (value instanceof Uint8Array) return 'bytes';
  return opaque in value ? 'opaque' : 'map';
}

/** Whether a value is of one of these kinds. */
export function isKind(value: unknown, ...kinds: readonly Kind[]): boolean {
  const kind = kindOf(value);
  return kind !== undefined && kinds.includes(kind);
}

/** Whether a value may stand where `type` is wanted; looks at the value alone and not at its parts. */
export function isOfType(value: unknown, type: CelType): boolean {
  switch (type.kind) {
    case 'dyn':
    case 'error':
    case 'parameter':
      return true;
    case 'struct':
      return kindOf(value) === 'map';
    case 'opaque':
      return typeof value === 'object' && value !== null && (value as { [opaque]?: string })[opaque] === type.name;
    default:
      return kindOf(value) === type.kind;
  }
}
