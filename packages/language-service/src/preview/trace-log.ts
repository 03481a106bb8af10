import { momentsOfSpan } from '@parapet/genai';
import { spansOf } from '@parapet/otlp';
import type { Sighting, TraceSource } from './sighting.ts';

/** A trace source that text is added to as it arrives. */
export interface TraceLog {
  readonly source: TraceSource;
  /**
   * Adds OTLP JSON: one document, or whole lines of one document each, as the OpenTelemetry Collector's file exporter writes.
   *
   * @returns the lines that could not be read, counted from 0 at the start of `text`.
   */
  add(text: string): readonly number[];
  /** Forgets everything: the place is about to be read from its start. */
  restart(): void;
}

/** Most sightings a log keeps. Beyond it the oldest quarter is forgotten. */
const LIMIT = 20_000;

export function createTraceLog(uri: string, name: string, limit = LIMIT): TraceLog {
  let sightings: Sighting[] = [];
  let generation = 0;
  let latest: number | undefined;

  const replace = (kept: Sighting[]): void => {
    sightings = kept;
    generation++;
  };

  return {
    get source() {
      return { uri, name, sightings, generation, ...(latest !== undefined && { latest }) };
    },
    add(text) {
      const { documents, unreadable } = parseDocuments(text);
      for (const document of documents) {
        for (const sighting of sightingsOf(document)) {
          sightings.push(sighting);
          latest = Math.max(latest ?? sighting.moment.time, sighting.moment.time);
        }
        if (sightings.length > limit) replace(sightings.slice(sightings.length - Math.floor(limit * 0.75)));
      }
      return unreadable;
    },
    restart() {
      latest = undefined;
      replace([]);
    },
  };
}

function sightingsOf(document: unknown): Sighting[] {
  return spansOf(document).flatMap((span) =>
    momentsOfSpan(span).map((read) => ({
      ...read,
      traceId: span.traceId,
      spanId: span.spanId,
      spanName: span.name,
    })),
  );
}

function parseDocuments(text: string): { documents: unknown[]; unreadable: number[] } {
  const documents: unknown[] = [];
  const unreadable: number[] = [];
  for (const [number, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const document = parseJson(line);
    if (document) documents.push(document);
    // A document that is printed over several lines breaks off in its first.
    else if (documents.length === 0 && unreadable.length === 0) {
      const whole = parseJson(text);
      if (whole) return { documents: [whole], unreadable };
      unreadable.push(number);
    } else unreadable.push(number);
  }
  return { documents, unreadable };
}

function parseJson(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
