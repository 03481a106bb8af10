import { momentsOfSpan } from '@parapet/genai';
import type { OtlpProblem } from '@parapet/otlp';
import { readTraces, spansOf } from '@parapet/otlp';
import type { Sighting, TraceSource } from './sighting.ts';

/** A trace source that text is added to as it arrives. */
export interface TraceLog {
  readonly source: TraceSource;
  /** Adds OTLP JSON: a document, or whole lines of one document each. Says what could not be read; lines count from 1 in `text`. */
  add(text: string): readonly OtlpProblem[];
  /** Forgets everything: the place is about to be read from its start. */
  restart(): void;
}

/** Most sightings a log keeps. Beyond it the oldest quarter is forgotten. */
const LIMIT = 20_000;

export function createTraceLog(uri: string, name: string, limit = LIMIT): TraceLog {
  let sightings: Sighting[] = [];
  let generation = 0;
  let latest: number | undefined;
  /** A transcript is sent again with every call, and a tool call shows up in several spans: that is one moment each. */
  const seen = new Set<string>();

  const replace = (kept: Sighting[]): void => {
    sightings = kept;
    generation++;
    seen.clear();
    for (const { moment } of kept) seen.add(moment.id);
  };

  const sight = (sighting: Sighting): void => {
    const { id, time } = sighting.moment;
    if (seen.has(id)) return;
    seen.add(id);
    sightings.push(sighting);
    latest = Math.max(latest ?? time, time);
    if (sightings.length > limit) replace(sightings.slice(Math.ceil(limit / 4)));
  };

  return {
    get source() {
      return { uri, name, sightings, generation, ...(latest !== undefined && { latest }) };
    },
    add(text) {
      const { traces, problems } = readTraces(text);
      for (const { view } of spansOf(traces)) {
        const { traceId, spanId, name: spanName } = view;
        for (const read of momentsOfSpan(view)) sight({ ...read, traceId, spanId, spanName });
      }
      return problems;
    },
    restart() {
      latest = undefined;
      replace([]);
    },
  };
}
