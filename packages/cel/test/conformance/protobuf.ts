import type { Type } from '@bufbuild/cel-spec/cel/expr/checked_pb.js';
import type { Value as ProtoValue } from '@bufbuild/cel-spec/cel/expr/value_pb.js';
import type { CelType, Value } from '../../src/index.ts';
import { Duration, Timestamp, TypeValue, types, Uint } from '../../src/index.ts';

/** Thrown for what only exists with protobuf messages, which are out of scope. */
export class NeedsProtobuf extends Error {}

/** A value of the suite as a value of ours. */
export function valueFrom(proto: ProtoValue | undefined): Value {
  const kind = proto?.kind;
  switch (kind?.case) {
    case 'nullValue':
      return null;
    case 'boolValue':
    case 'stringValue':
    case 'bytesValue':
    case 'doubleValue':
    case 'int64Value':
      return kind.value;
    case 'uint64Value':
      return new Uint(kind.value);
    case 'listValue':
      return kind.value.values.map(valueFrom);
    case 'mapValue':
      return new Map(kind.value.entries.map(({ key, value }) => [valueFrom(key), valueFrom(value)]));
    case 'typeValue':
      if (/TestAllTypes|GlobalEnum|NestedEnum/.test(kind.value)) throw new NeedsProtobuf();
      return new TypeValue(kind.value);
    case 'objectValue':
      return wellKnown(kind.value.typeUrl, kind.value.value);
    default:
      throw new NeedsProtobuf();
  }
}

/** Timestamps and durations, the two messages that the language itself has. */
function wellKnown(typeUrl: string, bytes: Uint8Array): Value {
  const [seconds, nanos] = secondsAndNanos(bytes);
  if (typeUrl.endsWith('/google.protobuf.Timestamp')) return Timestamp.of(Number(seconds), Number(nanos)) as Value;
  if (typeUrl.endsWith('/google.protobuf.Duration')) return Duration.of(seconds * 1_000_000_000n + nanos) as Value;
  throw new NeedsProtobuf();
}

/** The two varint fields that both messages consist of. */
function secondsAndNanos(bytes: Uint8Array): readonly [bigint, bigint] {
  const fields = [0n, 0n, 0n];
  let position = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = BigInt(bytes[position++] ?? 0);
      value |= (byte & 0x7fn) << shift;
      if (byte < 0x80n) return BigInt.asIntN(64, value);
    }
  };
  while (position < bytes.length) {
    const tag = varint();
    fields[Number(tag >> 3n)] = varint();
  }
  return [fields[1] ?? 0n, fields[2] ?? 0n];
}

const PRIMITIVES = [types.dyn, types.bool, types.int, types.uint, types.double, types.string, types.bytes];

/** A type of the suite as a type of ours. */
export function typeFrom(proto: Type | undefined): CelType {
  const kind = proto?.typeKind;
  switch (kind?.case) {
    case 'dyn':
      return types.dyn;
    case 'null':
      return types.null;
    case 'primitive':
      return PRIMITIVES[kind.value] ?? types.dyn;
    case 'wellKnown':
      if (kind.value === 2) return types.timestamp;
      if (kind.value === 3) return types.duration;
      throw new NeedsProtobuf();
    case 'messageType':
      if (kind.value === 'google.protobuf.Timestamp') return types.timestamp;
      if (kind.value === 'google.protobuf.Duration') return types.duration;
      throw new NeedsProtobuf();
    case 'listType':
      return types.list(typeFrom(kind.value.elemType));
    case 'mapType':
      return types.map(typeFrom(kind.value.keyType), typeFrom(kind.value.valueType));
    case 'type':
      return types.type(kind.value.typeKind.case === undefined ? types.dyn : typeFrom(kind.value));
    case 'typeParam':
      return types.parameter(kind.value);
    case 'abstractType': {
      const parameters = kind.value.parameterTypes.map(typeFrom);
      const [inner] = parameters;
      if (kind.value.name === 'optional_type') return types.optional(inner);
      return types.opaque(kind.value.name, ...parameters);
    }
    default:
      throw new NeedsProtobuf();
  }
}
