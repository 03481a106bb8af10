import type { PlacedMoment } from '@parapet/genai';
import { momentsOfTrace } from '@parapet/genai';
import type { LogsData, OtlpProblem, SpanView, TracesData } from '@parapet/otlp';
import { logsOf, readLogs, readTraces, spansOf } from '@parapet/otlp';
import type { TraceSpan } from '../traces/trace-span.ts';
import { logsOfSpans, spanKey } from './logs-of-spans.ts';
import type { Sighting, TraceSource } from './sighting.ts';

/** A trace source that is added to as traces arrive. */
export interface TraceLog {
  readonly source: TraceSource;
  /** Adds OTLP JSON, traces and logs: a document, or whole lines of one document each. Says what could not be read; lines count from 1 in `text`. */
  add(text: string): readonly OtlpProblem[];
  /** Adds what was read already; `size` is about how many bytes it had when it arrived. */
  take(read: { readonly traces?: TracesData; readonly logs?: LogsData }, size: number): void;
  /** Forgets everything: the place is about to be read from its start. */
  restart(): void;
}

/** What a log keeps at most. Beyond it the quarter that arrived first is forgotten. */
export interface TraceLogLimits {
  /** Default: 20,000. */
  readonly moments?: number;
  /** Of what arrived, about; what is kept of it takes some times as much. Default: 64 MiB. */
  readonly bytes?: number;
}

export function createTraceLog(uri: string, name: string, limits: TraceLogLimits = {}): TraceLog {
  const { moments: maxMoments = 20_000, bytes: maxBytes = 64 * 2 ** 20 } = limits;
  let sightings: Sighting[] = [];
  const spans = new Map<string, TraceSpan>();
  /** Bytes that each of them stands for, and their sum. */
  let weights: number[] = [];
  let bytes = 0;
  let generation = 0;
  let latest: number | undefined;
  /** A transcript is sent again with every call, and a tool call shows up in several spans: that is one moment each. */
  const seen = new Set<string>();
  let together = logsOfSpans();

  const keep = (isKept: (sighting: Sighting, index: number) => boolean): void => {
    weights = weights.filter((_, index) => isKept(sightings[index] as Sighting, index)); // There is one weight for each.
    sightings = sightings.filter(isKept);
    generation++;
    seen.clear();
    for (const { moment } of sightings) seen.add(moment.id);
    for (const [key, { moments }] of spans) if (!moments.some((id) => seen.has(id))) spans.delete(key);
    bytes = weights.reduce((sum, weight) => sum + weight, 0);
  };

  const forgetOldest = (): void => {
    while (sightings.length > 0 && (sightings.length > maxMoments || bytes > maxBytes)) {
      const forgotten = Math.ceil(sightings.length / 4);
      keep((_, index) => index >= forgotten);
    }
  };

  /** False if it was seen before. */
  const sight = (sighting: Sighting, weight: number): boolean => {
    const { id, time } = sighting.moment;
    if (seen.has(id)) return false;
    seen.add(id);
    sightings.push(sighting);
    weights.push(weight);
    bytes += weight;
    latest = Math.max(latest ?? time, time);
    return true;
  };

  const take: TraceLog['take'] = ({ traces, logs: records }, size) => {
    const arrived = together.add(
      traces ? [...spansOf(traces)].map(({ view }) => view) : [],
      records ? [...logsOf(records)].map(({ view }) => view) : [],
    );
    const { again } = arrived;
    if (again.size > 0) keep((sighting) => !again.has(spanKey(sighting)));
    const read = momentsOfTrace(arrived.spans, arrived.logs);
    const about = new Map<SpanView, string[]>(arrived.spans.map((span) => [span, []]));
    const inputs = lastInputs(read);
    for (const { span, ...one } of read) {
      const { traceId, spanId, name: spanName } = span;
      const { id } = one.moment;
      const isNew = sight({ ...one, traceId, spanId, spanName }, size / read.length);
      if (isNew || !isSentAgain(one) || inputs.get(span) === id) about.get(span)?.push(id);
    }
    for (const [view, moments] of about) spans.set(spanKey(view), { view, moments });
    if (sightings.length > maxMoments || bytes > maxBytes) forgetOldest();
  };

  return {
    get source() {
      return { uri, name, sightings, spans, generation, ...(latest !== undefined && { latest }) };
    },
    add(text) {
      const { traces, problems } = readTraces(text);
      // Most traces have no log records, and reading them all once more for none would take as long again.
      const logs = text.includes('"resourceLogs"') ? readLogs(text).logs : undefined;
      take({ traces, ...(logs && { logs }) }, text.length);
      return problems;
    },
    take,
    restart() {
      latest = undefined;
      together = logsOfSpans();
      keep(() => false);
    },
  };
}

/** The last turn of each span's transcript: it is about that, also when it sends it once more. */
const lastInputs = (read: readonly PlacedMoment<SpanView>[]): ReadonlyMap<SpanView, string> =>
  new Map(read.flatMap(({ span, moment }) => (moment.at === 'input' ? [[span, moment.id] as const] : [])));

/** Whether a moment that was seen before is a part of a transcript, of which every call sends all. */
const isSentAgain = ({ moment, isRun = false }: Pick<PlacedMoment<SpanView>, 'moment' | 'isRun'>): boolean =>
  !isRun && (moment.at === 'input' || moment.at === 'tool_result');
