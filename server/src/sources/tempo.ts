import { readProtobufTraces } from '@parapet/otlp';
import type { FetchTraces } from './backend.ts';
import { BackendError, getFrom, isRecord, jsonFrom } from './backend.ts';

/** Spans about models, by the GenAI conventions. */
const DEFAULT_QUERY = '{ span.gen_ai.operation.name != nil }';

/**
 * Tempo's HTTP API (https://grafana.com/docs/tempo/latest/api_docs/): a search by TraceQL names traces, each of which is then fetched
 * as protobuf. Its `Trace` is `TracesData` on the wire; its JSON has ids in base64, and older versions call its list otherwise.
 */
export const fetchFromTempo: FetchTraces = async function* (backend, start, end, signal) {
  const between = { start: String(Math.floor(start / 1000)), end: String(Math.ceil(end / 1000)) };
  const query = { q: backend.query ?? DEFAULT_QUERY, limit: String(backend.limit), ...between };
  const bytes = await getFrom(backend, '/api/search', query, 'application/json', signal);
  const answer = bytes && jsonFrom(backend, bytes);
  if (!isRecord(answer))
    throw new BackendError(`${backend.name} has no search at \`/api/search\`. Is its URL that of Tempo?`);
  const found = Array.isArray(answer.traces) ? answer.traces : [];
  const ids = found.flatMap((one) => (isRecord(one) && typeof one.traceID === 'string' ? [one.traceID] : []));
  for (const [index, id] of ids.entries()) {
    const path = `/api/traces/${encodeURIComponent(id)}`;
    const trace = await getFrom(backend, path, between, 'application/protobuf', signal);
    if (!trace) continue;
    const { traces, problems } = readProtobufTraces(trace);
    if (problems.length > 0) throw new BackendError(`${backend.name} did not answer with a trace in protobuf.`);
    yield { data: { traces }, size: trace.length, progress: `${index + 1} of ${ids.length} traces` };
  }
};
