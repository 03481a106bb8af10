/** Something wrong with a policy file: where, what, and what to do about it. */
export interface Problem {
  readonly file: string;
  /** UTF-16 offsets in the file. */
  readonly start: number;
  readonly end: number;
  /** One-based, of `start`. */
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning' | 'information';
  /** Stable, such as `parapet/unknown-finder`. */
  readonly code: string;
  readonly message: string;
  readonly fix?: { readonly title: string; readonly start: number; readonly end: number; readonly text: string };
}
