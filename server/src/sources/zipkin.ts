import type { AnyValue, KeyValue, Span, SpanEvent, TracesData } from '@parapet/otlp';
import type { FetchTraces } from './backend.ts';
import { BackendError, getFrom, isRecord, jsonFrom } from './backend.ts';

/** Zipkin's HTTP API v2 (https://zipkin.io/zipkin-api/): a list of traces, each a list of spans. */
export const fetchFromZipkin: FetchTraces = async function* (backend, start, end, signal) {
  const query = {
    serviceName: backend.service,
    annotationQuery: backend.query,
    endTs: String(Math.ceil(end)),
    lookback: String(Math.ceil(end - start)),
    limit: String(backend.limit),
  };
  const bytes = await getFrom(backend, '/api/v2/traces', query, 'application/json', signal);
  const answer = bytes && jsonFrom(backend, bytes);
  if (!Array.isArray(answer)) throw new BackendError(`${backend.name} has no API v2 of Zipkin at its URL.`);
  yield { data: { traces: otlpOfZipkin(answer.flat().filter(isRecord)) }, size: bytes?.length ?? 0 };
};

type ZipkinSpan = Readonly<Record<string, unknown>>;

/**
 * Back from what OpenTelemetry makes of spans for Zipkin (https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/): all
 * values became text, and what they were is known for the names of conventions only.
 */
export function otlpOfZipkin(spans: readonly ZipkinSpan[]): TracesData {
  const byService = Map.groupBy(spans, ({ localEndpoint }) =>
    isRecord(localEndpoint) ? String(localEndpoint.serviceName ?? '') : '',
  );
  return {
    resourceSpans: [...byService].map(([service, ofService]) => ({
      resource: { attributes: service === '' ? [] : [attribute('service.name', service)] },
      scopeSpans: [...Map.groupBy(ofService, scopeOf)].map(([name, ofScope]) => ({
        scope: { name },
        spans: ofScope.map(otlpSpan),
      })),
    })),
  };
}

const scopeOf = ({ tags }: ZipkinSpan): string => {
  const { 'otel.scope.name': name, 'otel.library.name': before } = isRecord(tags) ? tags : {};
  return String(name ?? before ?? '');
};

const kinds: Readonly<Record<string, number>> = { SERVER: 2, CLIENT: 3, PRODUCER: 4, CONSUMER: 5 };

/** Tags in which the exporter put what is no attribute. */
const notAttributes = /^otel\.(?:status_code|status_description|scope\.|library\.)|^error$/;

function otlpSpan({ traceId, id, parentId, name, kind, timestamp, duration, tags, annotations }: ZipkinSpan): Span {
  const all = Object.entries(isRecord(tags) ? tags : {});
  const { 'otel.status_code': status, error } = isRecord(tags) ? tags : {};
  const begin = microseconds(timestamp);
  return {
    traceId: String(traceId ?? '').padStart(32, '0'),
    spanId: String(id ?? ''),
    ...(typeof parentId === 'string' && { parentSpanId: parentId }),
    name: String(name ?? ''),
    kind: kinds[String(kind)] ?? 1,
    startTimeUnixNano: String(begin * 1000n),
    endTimeUnixNano: String((begin + microseconds(duration)) * 1000n),
    attributes: all.filter(([key]) => !notAttributes.test(key)).map(([key, value]) => attribute(key, String(value))),
    events: (Array.isArray(annotations) ? annotations.filter(isRecord) : []).map(eventOf),
    status: { code: status === 'ERROR' || error !== undefined ? 2 : status === 'OK' ? 1 : 0 },
  };
}

const microseconds = (value: unknown): bigint =>
  typeof value === 'number' && Number.isFinite(value) ? BigInt(Math.round(value)) : 0n;

/** An event is its name, `"name": {attributes}`, or as the collector writes it `name|{attributes}|dropped`. */
function eventOf({ timestamp, value }: ZipkinSpan): SpanEvent {
  const text = String(value ?? '');
  const [, quoted, plain, json] = /^(?:"(.*?)": |([^|]*)\|)(\{.*\})(?:\|\d+)?$/s.exec(text) ?? [];
  const attributes = json === undefined ? undefined : parsed(json);
  return {
    name: isRecord(attributes) ? (quoted ?? plain ?? text) : text,
    timeUnixNano: String(microseconds(timestamp) * 1000n),
    attributes: isRecord(attributes)
      ? Object.entries(attributes).map(([key, one]) => ({ key, value: otlpValue(one) }))
      : [],
  };
}

/** Attributes of conventions that are no texts; those of `gen_ai.request` are numbers but for its texts and lists. */
const numbers =
  /^(?:gen_ai\.usage\.|gen_ai\.request\.(?:max_tokens|temperature|top_p|top_k|seed|frequency_penalty|presence_penalty|choice\.count)$|server\.port$|http\.(?:response\.status_code|request\.resend_count)$|llm\.token_count\.|parapet\.(?:rule\.count|hold\.max_chars|decision\.duration)$)/;
const booleans = /^(?:gen_ai\.request\.stream|parapet\.(?:blocked|would_block))$/;
const lists = /^(?:gen_ai\.response\.finish_reasons|gen_ai\.request\.stop_sequences|user\.roles|parapet\.rule\.ids)$/;

function attribute(key: string, text: string): KeyValue {
  if (numbers.test(key) || booleans.test(key)) {
    const value = parsed(text);
    if (typeof value === (booleans.test(key) ? 'boolean' : 'number')) return { key, value: otlpValue(value) };
  }
  if (lists.test(key)) {
    const value = parsed(text);
    return { key, value: otlpValue(Array.isArray(value) ? value : text.split(',')) };
  }
  return { key, value: { stringValue: text } };
}

function otlpValue(value: unknown): AnyValue {
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(otlpValue) } };
  return { stringValue: typeof value === 'string' ? value : JSON.stringify(value) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
