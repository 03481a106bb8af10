import type { Placed } from '../preview/chronicle.ts';
import type { Turns } from '../preview/in-slices.ts';
import { eachInSlices } from '../preview/in-slices.ts';
import type { Sighting, TraceSource } from '../preview/sighting.ts';
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

/** Indexes sources, once for each state that they are in, a slice at a time. */
export function createTraceIndexer(turns: Turns): (sources: readonly TraceSource[]) => Promise<TraceIndex> {
  let last: { readonly state: string; readonly index: Promise<TraceIndex> } | undefined;
  return (sources) => {
    const state = JSON.stringify(
      sources.map(({ uri, generation, sightings, spans }) => [uri, generation, sightings.length, spans.size]),
    );
    if (last?.state !== state) last = { state, index: indexOf(sources, turns) };
    return last.index;
  };
}

async function indexOf(sources: readonly TraceSource[], turns: Turns): Promise<TraceIndex> {
  const moments = new Map<string, Placed>();
  const traces = new Map<string, PlacedSpan[]>();
  const known = new Set<string>();
  for (const { uri: source, sightings, spans } of sources) {
    const addSighting = (sighting: Sighting): void => {
      if (!moments.has(sighting.moment.id)) moments.set(sighting.moment.id, { source, sighting });
    };
    const addSpan = ([key, span]: readonly [string, TraceSpan]): void => {
      // One trace may be in several sources, such as a file and what a backend gave.
      if (known.has(key)) return;
      known.add(key);
      const own = traces.get(span.view.traceId);
      if (own) own.push({ ...span, source });
      else traces.set(span.view.traceId, [{ ...span, source }]);
    };
    await eachInSlices(sightings, addSighting, turns);
    await eachInSlices([...spans], addSpan, turns);
  }
  await eachInSlices([...traces.values()], (own) => void own.sort(byStart), turns);
  return { traces, moments };
}

const byStart = (a: PlacedSpan, b: PlacedSpan): number => a.view.startTime - b.view.startTime;
