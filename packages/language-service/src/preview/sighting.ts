import type { ReadMoment } from '@parapet/genai';
import type { TraceSpan } from '../traces/trace-span.ts';

/** A moment that a trace shows, and the span that shows it. */
export interface Sighting extends ReadMoment {
  readonly traceId: string;
  readonly spanId: string;
  readonly spanName: string;
}

/** Moments from one place, such as a file. */
export interface TraceSource {
  readonly uri: string;
  /** As people know it: `traces/demo.otlp.jsonl`. */
  readonly name: string;
  /** In the order they were read. Sightings are only ever added, until `generation` changes. */
  readonly sightings: readonly Sighting[];
  /** The spans that show them, by `traceId/spanId`, in the order they were read. */
  readonly spans: ReadonlyMap<string, TraceSpan>;
  readonly generation: number;
  /** Time of the latest moment, in milliseconds since the epoch. Absent when there is none. */
  readonly latest?: number;
}
