/** What happened to a collector that its operator may want to know. Never content. */
export type CollectorEvent =
  | { readonly kind: 'delivered'; readonly path: string }
  | { readonly kind: 'not-delivered'; readonly path: string; readonly failure: string }
  /** A defect of Parapet: a span went on without a verdict. `at` is the place in the code. */
  | { readonly kind: 'undecided'; readonly at: string }
  /** A defect of Parapet: the client was told to keep what it sent. */
  | { readonly kind: 'failed'; readonly at: string };

export type Report = (event: CollectorEvent) => void;
