import type { Placed } from '../preview/chronicle.ts';
import type { Pinned } from '../preview/explained-moments.ts';
import type { TraceSource } from '../preview/sighting.ts';

/** The moments that a span tells of, or the one that is named. */
export const momentsAt = ({ traceId, spanId, moment }: Pinned, sources: readonly TraceSource[]): readonly Placed[] =>
  sources.flatMap(({ uri: source, sightings }) =>
    sightings
      .filter(
        (one) => one.spanId === spanId && one.traceId === traceId && (moment === undefined || one.moment.id === moment),
      )
      .map((sighting) => ({ source, sighting })),
  );
