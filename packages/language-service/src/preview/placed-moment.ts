import type { MomentKind } from '@parapet/policy';
import type { Placed } from './chronicle.ts';

/** Where a moment is found, as plain data. Never content. */
export interface MomentPlace {
  /** URI of the trace source. */
  readonly source: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly span: string;
  readonly at: MomentKind;
  readonly moment: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

export function momentPlace({ source, sighting }: Placed): MomentPlace {
  const { moment, traceId, spanId, spanName } = sighting;
  return { source, traceId, spanId, span: spanName, at: moment.at, moment: moment.id, time: moment.time };
}
