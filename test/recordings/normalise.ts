import { setTimes, type Timed } from './clock.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * Telemetry with everything that differs from one recording to the next replaced by something that does not: ids by numbers
 * in the order of their appearance, times by a clock of its own, what was measured by a constant, ports by one.
 */
export function normalised(telemetry: readonly object[]): Json {
  const text = JSON.stringify(telemetry)
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:8080')
    .replaceAll(/created\\":\d+/g, 'created\\":0');
  const documents = JSON.parse(text) as Json[];
  // OpenTelemetry's exporters wrote this, so it has the form of OTLP.
  setTimes({ spans: allOf(documents, 'spans'), logs: allOf(documents, 'logRecords') } as unknown as Timed);
  return replaced(documents, '', new Map());
}

/** Everything in lists of this name, at whatever depth. */
function allOf(value: Json, name: string): Json[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === name && Array.isArray(inner) ? inner : allOf(inner, name),
  );
}

/** Attributes that hold what was measured, which no two runs agree on. */
const measured = /duration|time_to|time_per|msTo|PerSecond|server\.port|timestamp/;

function replaced(value: Json, key: string, ids: Map<string, string>): Json {
  if (typeof value === 'string') return /^(traceId|spanId|parentSpanId)$/.test(key) ? idOf(value, ids) : value;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => replaced(item, key, ids));
  const { key: name, value: held } = value;
  if (typeof name === 'string' && measured.test(name)) return { ...value, value: constant(held as object) };
  return Object.fromEntries(Object.entries(value).map(([own, inner]) => [own, replaced(inner, own, ids)]));
}

const constant = (value: object): Json =>
  'stringValue' in value ? { stringValue: '2025-10-09T08:53:20.000Z' } : { doubleValue: 0.5 };

function idOf(id: string, ids: Map<string, string>): string {
  if (id === '') return id;
  const known = ids.get(id) ?? (ids.size + 1).toString(16).padStart(id.length, '0');
  ids.set(id, known);
  return known;
}
