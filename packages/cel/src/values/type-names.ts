import { kindOf } from './kind.ts';
import { TypeValue } from './type-value.ts';
import type { Opaque, Value } from './value.ts';
import { opaque } from './value.ts';

const SPECIAL_NAMES: Readonly<Record<string, string>> = {
  null: 'null_type',
  optional: 'optional_type',
  timestamp: 'google.protobuf.Timestamp',
  duration: 'google.protobuf.Duration',
};

/** The name by which the language has a type as a value. */
export function nameOfKind(kind: string): string {
  return Object.hasOwn(SPECIAL_NAMES, kind) ? (SPECIAL_NAMES[kind] ?? kind) : kind;
}

/** The type of a value, as a value. */
export function typeValueOf(value: Value): TypeValue {
  const kind = kindOf(value) ?? 'dyn';
  return new TypeValue(kind === 'opaque' ? (value as Opaque)[opaque] : nameOfKind(kind));
}
