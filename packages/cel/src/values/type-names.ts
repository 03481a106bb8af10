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

/** The type of a value, as a value. */
export function typeValueOf(value: Value): TypeValue {
  const kind = kindOf(value) ?? 'dyn';
  const name = kind === 'opaque' ? (value as Opaque)[opaque] : kind;
  return new TypeValue(Object.hasOwn(SPECIAL_NAMES, name) ? (SPECIAL_NAMES[name] ?? name) : name);
}
