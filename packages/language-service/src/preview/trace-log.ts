import { momentsOfTrace } from '@parapet/genai';
import type { OtlpProblem } from '@parapet/otlp';
import { logsOf, readLogs, readTraces, spansOf } from '@parapet/otlp';
import { logsOfSpans, spanKey } from './logs-of-spans.ts';
import type { Sighting, TraceSource } from './sighting.ts';

/** A trace source that text is added to as it arrives. */
export interface TraceLog {
  readonly source: TraceSource;
  /** Adds OTLP JSON, traces and logs: a document, or whole lines of one document each. Says what could not be read; lines count from 1 in `text`. */
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
  let together = logsOfSpans();

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
      const { spans, logs, again } = together.add(
        [...spansOf(traces)].map(({ view }) => view),
        // Most traces have no log records, and reading them all once more for none would take as long again.
        text.includes('"resourceLogs"') ? [...logsOf(readLogs(text).logs)].map(({ view }) => view) : [],
      );
      if (again.size > 0) replace(sightings.filter((sighting) => !again.has(spanKey(sighting))));
      for (const { span, ...read } of momentsOfTrace(spans, logs)) {
        const { traceId, spanId, name: spanName } = span;
        sight({ ...read, traceId, spanId, spanName });
      }
      return problems;
    },
    restart() {
      latest = undefined;
      together = logsOfSpans();
      replace([]);
    },
  };
}
