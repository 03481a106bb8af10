/** Unpacks bytes as they arrive. Ends with an error where they are broken or cut off, or where `chunks` does. */
export type Unpack = (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/** What a platform can unpack besides gzip of one member, which all can. */
export interface Unpackers {
  /** Also of several members, one behind the other. */
  readonly gzip?: Unpack;
  /** One frame. */
  readonly zstd?: Unpack;
}
