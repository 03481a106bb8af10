/** Takes a match that has become certain when the text had reached `position`. */
export type Found = (pattern: number, start: number, end: number, position: number) => void;

/** One engine at work on one stream. Patterns go by their index in that engine. */
export interface Scan {
  /** Takes text that does not end inside a surrogate pair. */
  feed(text: string): void;
  /** The text is over. */
  finish(): void;
  /** What has yet to be found begins at or after this offset. */
  readonly hold: number;
  holdOf(pattern: number): number;
}
