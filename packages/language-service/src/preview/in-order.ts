import type { Sighting, TraceSource } from './sighting.ts';

/** A sighting, and the URI of the source that it is from. */
export interface Placed {
  readonly source: string;
  readonly sighting: Sighting;
}

/** All sightings in the order in which they happened: what is remembered depends on it. */
export const inOrder = (sources: readonly TraceSource[]): readonly Placed[] =>
  sources.flatMap(({ uri: source, sightings }) => sightings.map((sighting) => ({ source, sighting }))).sort(byTime);

export const byTime = (a: Placed, b: Placed): number => a.sighting.moment.time - b.sighting.moment.time;
