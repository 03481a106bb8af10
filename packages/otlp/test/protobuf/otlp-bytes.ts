import fc from 'fast-check';
import { type FieldShape, type MessageShape, START_GROUP } from '../../src/protobuf/shape.ts';

/**
 * Arbitrary OTLP messages in protobuf, as no encoder would write them: fields in any order and more often than once, fields of
 * other numbers, of known numbers with other wire types, groups, and varints longer than they need to be.
 */

type Bytes = readonly number[];

/** A varint; `longer` bytes more than it needs, as far as a varint may be long. */
export function varint(value: bigint | number, longer = 0): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  for (let more = Math.min(longer, 10 - bytes.length); more > 0; more--) {
    bytes.push((bytes.pop() ?? 0) | 0x80, 0);
  }
  return bytes;
}

export const tag = (number: number, wireType: number): number[] => varint(number * 8 + wireType);

export const delimited = (payload: Bytes, longer = 0): number[] => [...varint(payload.length, longer), ...payload];

const someVarint = fc
  .tuple(fc.oneof(fc.bigInt({ min: 0n, max: 300n }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })), fc.nat({ max: 2 }))
  .map(([value, longer]) => varint(value, longer));
const bytes = (length?: number) =>
  fc
    .uint8Array(length === undefined ? { maxLength: 40 } : { minLength: length, maxLength: length })
    .map((all) => [...all]);
const text = fc.string({ unit: 'binary', maxLength: 40 }).map((value) => [...new TextEncoder().encode(value)]);
const longer = fc.constantFrom(0, 0, 0, 1, 3);

/** The value of a field of some wire type, without its tag. */
function anyValueOf(wireType: number, number: number): fc.Arbitrary<number[]> {
  switch (wireType) {
    case 0:
      return someVarint;
    case 1:
      return bytes(8);
    case 2:
      return fc.tuple(bytes(), longer).map(([payload, more]) => delimited(payload, more));
    case START_GROUP:
      return fc.tuple(someVarint, bytes()).map(([inside, payload]) => {
        const nested = [...tag(3, 3), ...tag(1, 2), ...delimited(payload), ...tag(3, 4)];
        return [...tag(2, 0), ...inside, ...nested, ...tag(number, 4)];
      });
    default:
      return bytes(4);
  }
}

/** A field that readers do not know: of any number, or of a known one in another wire type. */
const unknownField = (shape: MessageShape): fc.Arbitrary<number[]> =>
  fc
    .tuple(
      fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 2 ** 28 })),
      fc.constantFrom(0, 1, 2, 3, 5),
    )
    .filter(([number, wireType]) => shape.fields[number]?.wireType !== wireType)
    .chain(([number, wireType]) => anyValueOf(wireType, number).map((value) => [...tag(number, wireType), ...value]));

function knownField(field: FieldShape, depth: number): fc.Arbitrary<number[]> {
  const { number, wireType, type } = field;
  const value =
    typeof type !== 'string'
      ? fc.tuple(messageOf(type, depth - 1), longer).map(([payload, more]) => delimited(payload, more))
      : type === 'string'
        ? text.map((payload) => delimited(payload))
        : anyValueOf(wireType, number);
  return value.map((all) => [...tag(number, wireType), ...all]);
}

export function messageOf(shape: MessageShape, depth: number): fc.Arbitrary<number[]> {
  const known = shape.fields.filter((field) => field !== undefined && (depth > 0 || typeof field.type === 'string'));
  const field = fc.oneof(
    { weight: 1, arbitrary: unknownField(shape) },
    ...known.map((each) => ({
      // The lists are what a document consists of.
      weight: each?.repeated ? 6 : 2,
      arbitrary: each ? knownField(each, depth) : fc.constant([]),
    })),
  );
  return fc.array(field, { maxLength: 5 }).map((fields) => fields.flat());
}

/** A whole document with fields that nobody knows at every level. */
export const documentOf = (shape: MessageShape): fc.Arbitrary<Uint8Array> =>
  messageOf(shape, 6).map((all) => Uint8Array.from(all));

/** Bytes with some of them removed, changed or put in. */
export function mutated(original: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  const mutation = fc.tuple(fc.nat(), fc.nat({ max: 4 }), fc.uint8Array({ maxLength: 4 }));
  return fc.tuple(original, fc.array(mutation, { minLength: 1, maxLength: 4 })).map(([all, mutations]) =>
    mutations.reduce((current, [place, removed, put]) => {
      const at = place % (current.length + 1);
      return Uint8Array.from([...current.subarray(0, at), ...put, ...current.subarray(at + removed)]);
    }, all),
  );
}
