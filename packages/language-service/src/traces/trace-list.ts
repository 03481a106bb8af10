import type { SpanItem, Tokens } from './span-item.ts';
import type { SpanVerdict } from './span-verdict.ts';
import { traceVerdict } from './span-verdict.ts';
import type { ShownVerdict, TraceFilter } from './trace-filter.ts';
import { matchesFilter, shownVerdicts, shownVerdictsOf } from './trace-filter.ts';

/** A trace as a list shows it. Never content. */
export interface TraceItem extends SpanVerdict {
  readonly traceId: string;
  /** URI of the trace source of its first span. */
  readonly source: string;
  /** Of the span that encloses the others, as far as it is there. */
  readonly name: string;
  readonly service?: string;
  /** Milliseconds since the epoch. */
  readonly start: number;
  /** Milliseconds, from its first beginning to its last end. */
  readonly duration: number;
  readonly spans: number;
  /** Of these, the spans that the filter wants. */
  readonly matching: number;
  readonly isError: boolean;
  readonly models: readonly string[];
  readonly tokens?: Tokens;
  /** `policy/rule` of each that held. */
  readonly rules: readonly string[];
}

export interface TraceList {
  /** Those with a span that the filter wants, newest first, at most as many as were asked for. */
  readonly traces: readonly TraceItem[];
  /** How many there are of them. */
  readonly matching: number;
  /** How many traces and spans there are without a filter. */
  readonly total: number;
  readonly spans: number;
  /** URIs of policies that cannot be loaded as they are now; what they said when they last could be is told. */
  readonly stale: readonly string[];
  /** What can be filtered by, with how many spans there are of each, whatever the filter. */
  readonly facets: Facets;
}

export interface Facets {
  readonly verdicts: readonly Facet<ShownVerdict>[];
  readonly rules: readonly Facet<string>[];
  readonly models: readonly Facet<string>[];
}

export interface Facet<T> {
  readonly value: T;
  readonly spans: number;
}

/** @param traces the spans of each, in the order they started */
export function traceList(
  traces: Iterable<readonly [id: string, spans: readonly SpanItem[]]>,
  filter: TraceFilter,
  limit: number,
): Omit<TraceList, 'stale'> {
  const all = [...traces];
  const spans = all.flatMap(([, own]) => own);
  const wanted = all
    .map(([traceId, own]) => ({ traceId, own, matching: own.filter((span) => matchesFilter(span, filter)).length }))
    .filter(({ matching }) => matching > 0)
    .sort((a, b) => startOf(b.own) - startOf(a.own));
  return {
    traces: wanted.slice(0, limit).map(({ traceId, own, matching }) => traceItem(traceId, own, matching)),
    matching: wanted.length,
    total: all.length,
    spans: spans.length,
    facets: facetsOf(spans),
  };
}

const startOf = ([first]: readonly SpanItem[]): number => first?.start ?? 0;

function traceItem(traceId: string, spans: readonly SpanItem[], matching: number): TraceItem {
  // What encloses the others starts first.
  const [root] = spans;
  const start = startOf(spans);
  const service = spans.find((span) => span.service !== undefined)?.service;
  const tokens = sumOf(spans.flatMap((span) => span.tokens ?? []));
  return {
    ...traceVerdict(spans),
    traceId,
    source: root?.source ?? '',
    name: root?.name ?? '',
    ...(service !== undefined && { service }),
    start,
    duration: spans.reduce((end, span) => Math.max(end, span.start + span.duration), start) - start,
    spans: spans.length,
    matching,
    isError: spans.some(({ isError }) => isError),
    models: distinct(spans.flatMap(({ model }) => model ?? [])),
    ...(tokens && { tokens }),
    rules: distinct(spans.flatMap(({ rules }) => rules.flatMap(({ state, name }) => (state === 'held' ? [name] : [])))),
  };
}

function sumOf(tokens: readonly Tokens[]): Tokens | undefined {
  if (tokens.length === 0) return undefined;
  const sum = (of: 'input' | 'output'): number => tokens.reduce((total, one) => total + (one[of] ?? 0), 0);
  return { input: sum('input'), output: sum('output') };
}

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];

function facetsOf(spans: readonly SpanItem[]): Facets {
  const verdicts = countOf(spans, shownVerdictsOf);
  return {
    verdicts: shownVerdicts.flatMap((value) => verdicts.find((facet) => facet.value === value) ?? []),
    rules: byName(countOf(spans, ({ rules }) => rules.map(({ name }) => name))),
    models: byName(countOf(spans, ({ model }) => (model === undefined ? [] : [model]))),
  };
}

function countOf<T>(spans: readonly SpanItem[], valuesOf: (span: SpanItem) => readonly T[]): Facet<T>[] {
  const counts = new Map<T, number>();
  for (const span of spans) for (const value of valuesOf(span)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, spans: count }));
}

const byName = (facets: readonly Facet<string>[]): readonly Facet<string>[] =>
  facets.toSorted((a, b) => (a.value < b.value ? -1 : 1));
