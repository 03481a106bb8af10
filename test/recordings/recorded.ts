import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { momentsOfTrace, type SpanLike } from '@parapet/genai';
import { logsOf, readLogs, readTraces, spansOf } from '@parapet/otlp';
import type { Moment } from '@parapet/policy';

const fixtures = join(import.meta.dirname, 'fixtures');

/** The applications that were recorded, by name. */
export const recordings: readonly string[] = globSync('*.exchanges.json', { cwd: fixtures })
  .map((file) => basename(file, '.exchanges.json'))
  .sort();

/** What the readers make of a recording; of a moment that shows up twice, both. */
export function recordedMoments(app: string, content: boolean): readonly Moment[] {
  const { spans, logs } = read(app, content);
  return momentsOfTrace(spans, logs).map(({ moment }) => moment);
}

/** The spans of a recording, each with its log records. */
export function recordedSpans(app: string, content: boolean): readonly SpanLike[] {
  const { spans, logs } = read(app, content);
  return spans.map((span) => ({ ...span, logs: logs.filter(({ spanId }) => spanId === span.spanId) }));
}

/** The documents of a recording, as they were exported. */
export const recordedDocuments = (app: string, content: boolean): readonly object[] => JSON.parse(textOf(app, content));

const textOf = (app: string, content: boolean): string =>
  readFileSync(join(fixtures, `${app}.${content ? 'content' : 'no-content'}.otlp.json`), 'utf8');

function read(app: string, content: boolean) {
  const text = textOf(app, content);
  const spans = [...spansOf(readTraces(text).traces)].map(({ view }) => view);
  const logs = [...logsOf(readLogs(text).logs)].map(({ view }) => view);
  return { spans, logs };
}

/** A call to the model, as it went over the wire. */
export interface RecordedExchange {
  readonly path: string;
  readonly request: object;
  /** The body of the answer, or its events. */
  readonly response: object | readonly object[];
}

export const recordedExchanges = (app: string): readonly RecordedExchange[] =>
  JSON.parse(readFileSync(join(fixtures, `${app}.exchanges.json`), 'utf8'));
