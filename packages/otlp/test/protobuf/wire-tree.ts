import type { MessageShape } from '../../src/protobuf/shape.ts';

/** One field as it stands on the wire: in a message that is known, with its own fields. */
export type WireField = readonly [number: number, wireType: number, value: string | readonly WireField[]];

/** Everything in a message, in order; read in another way than the decoder reads it, so that it can judge that. */
export function wireTree(bytes: Uint8Array, shape: MessageShape | undefined): readonly WireField[] {
  const fields: WireField[] = [];
  let at = 0;
  const readVarint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = BigInt(bytes[at++] ?? 0);
      value |= (byte & 0x7fn) << shift;
      if (byte < 0x80n) return value;
    }
  };
  const hex = (start: number): string => Buffer.from(bytes.subarray(start, at)).toString('hex');
  const taken = (length: number): string => {
    at += length;
    return hex(at - length);
  };
  const until = (endOfGroup: number | undefined): void => {
    while (at < bytes.length) {
      const tag = Number(readVarint());
      const [number, wireType] = [tag >>> 3, tag & 7];
      if (wireType === 4 && number === endOfGroup) return;
      const start = at;
      if (wireType === 0) {
        readVarint();
        fields.push([number, wireType, hex(start)]);
      } else if (wireType === 1) fields.push([number, wireType, taken(8)]);
      else if (wireType === 5) fields.push([number, wireType, taken(4)]);
      else if (wireType === 3) {
        until(number);
        fields.push([number, wireType, hex(start)]);
      } else {
        const length = Number(readVarint());
        const type = shape?.fields[number]?.wireType === 2 ? shape.fields[number].type : undefined;
        if (typeof type === 'object') {
          fields.push([number, wireType, wireTree(bytes.subarray(at, at + length), type)]);
          at += length;
        } else fields.push([number, wireType, taken(length)]);
      }
    }
  };
  until(undefined);
  return fields;
}
