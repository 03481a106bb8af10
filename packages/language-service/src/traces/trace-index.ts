import type { Placed } from '../preview/chronicle.ts';
import type { TraceSource } from '../preview/sighting.ts';
import type { TraceSpan } from './trace-span.ts';

/** A span, and the URI of the source that it is from. */
export interface PlacedSpan extends TraceSpan {
  readonly source: string;
}

/** What trace sources hold, by what it is asked for. */
export interface TraceIndex {
  /** The spans of each trace, in the order they started. */
  readonly traces: ReadonlyMap<string, readonly PlacedSpan[]>;
  /** Moments by identity. */
  readonly moments: ReadonlyMap<string, Placed>;
}

/** Indexes sources, once for each state that they are in. */
export function createTraceIndexer(): (sources: readonly TraceSource[]) => TraceIndex {
  let last: { readonly state: string; readonly index: TraceIndex } | undefined;
  return (sources) => {
    const state = JSON.stringify(
      sources.map(({ uri, generation, sightings, spans }) => [uri, generation, sightings.length, spans.size]),
    );
    if (last?.state !== state) last = { state, index: indexOf(sources) };
    return last.index;
  };
}

function indexOf(sources: readonly TraceSource[]): TraceIndex {
  const moments = new Map<string, Placed>();
  const spans = new Map<string, PlacedSpan>();
  for (const { uri: source, sightings, spans: own } of sources) {
    for (const sighting of sightings)
      if (!moments.has(sighting.moment.id)) moments.set(sighting.moment.id, { source, sighting });
    // One trace may be in several sources, such as a file and what a backend gave.
    for (const [key, span] of own) if (!spans.has(key)) spans.set(key, { ...span, source });
  }
  const traces = Map.groupBy(spans.values(), ({ view }) => view.traceId);
  for (const own of traces.values()) own.sort((a, b) => a.view.startTime - b.view.startTime);
  return { traces, moments };
}
