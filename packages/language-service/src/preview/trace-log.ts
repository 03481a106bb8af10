import type { PlacedMoment } from '@parapet/genai';
import { momentsOfTrace } from '@parapet/genai';
import type { LogsData, LogView, OtlpProblem, SpanView, TracesData } from '@parapet/otlp';
import { logsOf, readLogs, readTraces, spansOf } from '@parapet/otlp';
import type { TraceSpan } from '../traces/trace-span.ts';
import { logsOfSpans, spanKey } from './logs-of-spans.ts';
import type { Sighting, TraceSource } from './sighting.ts';

/** A trace source that is added to as traces arrive. */
export interface TraceLog {
  readonly source: TraceSource;
  /** Of what arrived, about, as far as it is kept. */
  readonly bytes: number;
  /** Adds OTLP JSON, traces and logs: a document, or whole lines of one document each. Says what could not be read; lines count from 1 in `text`. */
  add(text: string): readonly OtlpProblem[];
  /** Adds what was read already; `size` is about how many bytes it had when it arrived. */
  take(read: ReadOtlp, size: number): void;
  /** The same as `add`, with a pause after every few spans: one document may hold thousands. */
  addInTurns(text: string, pause: () => Promise<void>): Promise<readonly OtlpProblem[]>;
  /** The same as `take`, in that way. */
  takeInTurns(read: ReadOtlp, size: number, pause: () => Promise<void>): Promise<void>;
  /** Forgets everything: the place is about to be read from its start. */
  restart(): void;
}

/** OTLP that was read already. */
export interface ReadOtlp {
  readonly traces?: TracesData;
  readonly logs?: LogsData;
}

/** So many spans are a few milliseconds of work. A trace stays whole, however many it has. */
const STEP = 32;

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

  const takeViews = (views: readonly SpanView[], records: readonly LogView[], size: number): void => {
    const arrived = together.add(views, records);
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

  /** Takes what was read a few spans at a time, and yields in between. */
  const taking = function* ({ traces, logs }: ReadOtlp, size: number): Generator<void, void> {
    const views = traces ? [...spansOf(traces)].map(({ view }) => view) : [];
    const records = Map.groupBy(logs ? [...logsOf(logs)].map(({ view }) => view) : [], spanKey);
    for (const some of byTrace(views)) {
      const theirs = some.flatMap((span) => records.get(spanKey(span)) ?? []);
      takeViews(some, theirs, (size * some.length) / views.length);
      for (const span of some) records.delete(spanKey(span));
      yield;
    }
    // Their spans arrived before, or will.
    if (records.size > 0) takeViews([], [...records.values()].flat(), views.length === 0 ? size : 0);
  };
  const takeInTurns: TraceLog['takeInTurns'] = async (read, size, pause) => {
    for (const _ of taking(read, size)) await pause();
  };

  return {
    get source() {
      return { uri, name, sightings, spans, generation, ...(latest !== undefined && { latest }) };
    },
    get bytes() {
      return bytes;
    },
    add(text) {
      const { read, problems } = readText(text);
      for (const _ of taking(read, text.length));
      return problems;
    },
    take(read, size) {
      for (const _ of taking(read, size));
    },
    async addInTurns(text, pause) {
      const { read, problems } = readText(text);
      await takeInTurns(read, text.length, pause);
      return problems;
    },
    takeInTurns,
    restart() {
      latest = undefined;
      together = logsOfSpans();
      keep(() => false);
    },
  };
}

function readText(text: string): { readonly read: ReadOtlp; readonly problems: readonly OtlpProblem[] } {
  const { traces, problems } = readTraces(text);
  // Most traces have no log records, and reading them all once more for none would take as long again.
  const logs = text.includes('"resourceLogs"') ? readLogs(text).logs : undefined;
  return { read: { traces, ...(logs && { logs }) }, problems };
}

/** Spans a few at a time, those of one trace together. */
function* byTrace(spans: readonly SpanView[]): Generator<readonly SpanView[]> {
  let some: SpanView[] = [];
  for (const ofTrace of Map.groupBy(spans, ({ traceId }) => traceId).values()) {
    some.push(...ofTrace);
    if (some.length < STEP) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

/** The last turn of each span's transcript: it is about that, also when it sends it once more. */
const lastInputs = (read: readonly PlacedMoment<SpanView>[]): ReadonlyMap<SpanView, string> =>
  new Map(read.flatMap(({ span, moment }) => (moment.at === 'input' ? [[span, moment.id] as const] : [])));

/** Whether a moment that was seen before is a part of a transcript, of which every call sends all. */
const isSentAgain = ({ moment, isRun = false }: Pick<PlacedMoment<SpanView>, 'moment' | 'isRun'>): boolean =>
  !isRun && (moment.at === 'input' || moment.at === 'tool_result');
