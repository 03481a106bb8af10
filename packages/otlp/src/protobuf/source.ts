/**
 * What a message was read from, so that what nobody changed is written as the bytes that it came as.
 *
 * A message that is there twice is one message to protobuf, with the fields of both: `earlier` is where it began.
 */
export interface Source {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** The message as it was read. A changed copy has the same source and is another object. */
  readonly message: object;
  readonly earlier?: Source;
}

/** The key of a message's source. Spreading copies it, which is how messages are changed; JSON passes over it. */
const SOURCE = Symbol('protobuf');

export function sourceOf(message: object): Source | undefined {
  return (message as { readonly [SOURCE]?: Source })[SOURCE];
}

/** An empty message that knows where it is read from. */
export function messageFrom(bytes: Uint8Array, start: number, end: number): Record<string, unknown> {
  const source = { bytes, start, end, message: UNSET };
  const message = { [SOURCE]: source };
  source.message = message;
  return message;
}

/** Notes that a message goes on at another place. */
export function continueMessage(message: object, start: number, end: number): void {
  const source = (message as { readonly [SOURCE]: { -readonly [Key in keyof Source]: Source[Key] } })[SOURCE];
  const { bytes, earlier } = source;
  source.earlier = { bytes, start: source.start, end: source.end, message, ...(earlier && { earlier }) };
  source.start = start;
  source.end = end;
}

/** Where the parts of a message stand, the first first: one, for almost all. */
export function placesOf(source: Source): readonly Source[] {
  const places: Source[] = [];
  for (let at: Source | undefined = source; at !== undefined; at = at.earlier) places.push(at);
  return places.reverse();
}

const UNSET: object = {};
