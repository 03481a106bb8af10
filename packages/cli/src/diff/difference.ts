import type { Change, Compared } from '@parapet/replay';

/** What differs between two policy sets on some traces. */
export interface Difference {
  /** Of the two policy sets. */
  readonly before: string;
  readonly after: string;
  readonly spans: number;
  readonly totals: Readonly<Record<Change, number>>;
  /** The first moments that changed, by change, in the order of the traces. */
  readonly examples: readonly Example[];
  /** Changes of which there are more than may be. */
  readonly exceeded: readonly Change[];
}

export interface Example extends Omit<Compared, 'span'> {
  /** The file it was read from and where in it, such as `traces.jsonl:3`. */
  readonly from: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly span: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** How people call what changed. */
export const names: Readonly<Record<Change, string>> = {
  'newly-blocked': 'newly blocked',
  'newly-allowed': 'newly allowed',
  'action-changed': 'action changed',
  failed: 'failed',
  'cannot-tell': 'cannot tell',
  unchanged: 'unchanged',
};

/** What is done before and after, such as `redact by support/phone`. */
export const told = ({ action, by, cannotTell, failed }: Compared['before']): string =>
  `${action === 'none' ? 'nothing' : action}${by ? ` by ${by}` : ''}${cannotTell ? ' (cannot tell)' : ''}${failed.length > 0 ? ` (failed: ${failed.join(', ')})` : ''}`;
