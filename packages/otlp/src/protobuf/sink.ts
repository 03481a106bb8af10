/** Bytes that are being written. They grow as they need to. */
export interface Sink {
  bytes: Uint8Array<ArrayBuffer>;
  view: DataView;
  at: number;
}

export function createSink(capacity: number): Sink {
  const bytes = new Uint8Array(Math.max(capacity, 64));
  return { bytes, view: new DataView(bytes.buffer), at: 0 };
}

export function written({ bytes, at }: Sink): Uint8Array<ArrayBuffer> {
  return bytes.slice(0, at);
}

/** Makes room for `size` bytes and gives the place where they begin. */
function take(sink: Sink, size: number): number {
  const start = sink.at;
  sink.at = start + size;
  if (sink.at > sink.bytes.length) {
    const grown = new Uint8Array(Math.max(sink.at, sink.bytes.length * 2));
    grown.set(sink.bytes.subarray(0, start));
    sink.bytes = grown;
    sink.view = new DataView(grown.buffer);
  }
  return start;
}

/** Bytes as they are. */
export function putRaw(sink: Sink, bytes: Uint8Array, start = 0, end = bytes.length): void {
  const at = take(sink, end - start);
  sink.bytes.set(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end), at);
}

/** An unsigned number below 2^32. */
export function putVarint32(sink: Sink, value: number): void {
  let rest = value;
  const at = take(sink, sizeOfVarint(value));
  let place = at;
  for (; rest > 0x7f; rest >>>= 7) sink.bytes[place++] = (rest & 0x7f) | 0x80;
  sink.bytes[place] = rest;
}

/** Any integer of 64 bits; what is negative takes ten bytes, as protobuf has it. */
export function putVarint64(sink: Sink, value: bigint): void {
  let rest = BigInt.asUintN(64, value);
  for (; rest > 0x7fn; rest >>= 7n) putByte(sink, Number(rest & 0x7fn) | 0x80);
  putByte(sink, Number(rest));
}

export function putByte(sink: Sink, value: number): void {
  const at = take(sink, 1);
  sink.bytes[at] = value;
}

export function putFixed32(sink: Sink, value: number): void {
  const at = take(sink, 4);
  sink.view.setUint32(at, value, true);
}

export function putFixed64(sink: Sink, value: bigint): void {
  const at = take(sink, 8);
  sink.view.setBigUint64(at, value, true);
}

export function putDouble(sink: Sink, value: number): void {
  const at = take(sink, 8);
  sink.view.setFloat64(at, value, true);
}

const utf8 = new TextEncoder();

/** Up to this length, which one byte can tell, a loop is quicker than the encoder's call, as long as all is ASCII. */
const SHORT = 0x7f;

/** A text in UTF-8, with its length before it. */
export function putText(sink: Sink, text: string): void {
  if (text.length <= SHORT && putAscii(sink, text)) return;
  putDelimited(sink, () => {
    const at = take(sink, text.length * 3);
    sink.at = at + utf8.encodeInto(text, sink.bytes.subarray(at)).written;
  });
}

/** False, and nothing was written, if the text has anything but ASCII. */
function putAscii(sink: Sink, text: string): boolean {
  const start = take(sink, text.length + 1);
  const { bytes } = sink;
  bytes[start] = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) {
      sink.at = start;
      return false;
    }
    bytes[start + 1 + index] = unit;
  }
  return true;
}

/** What `put` writes, with its length before it. */
export function putDelimited(sink: Sink, put: () => void): void {
  // Most lengths take one byte. Where one takes more, what was written moves on.
  const start = take(sink, 1);
  put();
  const length = sink.at - start - 1;
  const more = sizeOfVarint(length) - 1;
  if (more > 0) {
    take(sink, more);
    sink.bytes.copyWithin(start + 1 + more, start + 1, start + 1 + length);
  }
  const { at } = sink;
  sink.at = start;
  putVarint32(sink, length);
  sink.at = at;
}

function sizeOfVarint(value: number): number {
  let size = 1;
  for (let rest = value; rest > 0x7f; rest >>>= 7) size++;
  return size;
}
