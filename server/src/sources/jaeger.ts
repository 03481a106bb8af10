import { readTraces } from '@parapet/otlp';
import type { FetchTraces } from './backend.ts';
import { BackendError, getFrom, isRecord, jsonFrom } from './backend.ts';

/**
 * Jaeger's HTTP API v3, which answers with OTLP JSON under `result`:
 * https://github.com/jaegertracing/jaeger-idl/blob/main/proto/api_v3/query_service.proto. No traces are a 404.
 */
export const fetchFromJaeger: FetchTraces = async function* (backend, start, end, signal) {
  if (backend.service === undefined)
    throw new BackendError(`${backend.name} is Jaeger, which wants to know of which service: set \`service\`.`);
  const query = {
    'query.service_name': backend.service,
    'query.start_time_min': new Date(start).toISOString(),
    'query.start_time_max': new Date(end).toISOString(),
    // Older and newer versions call it differently, and ignore the other's name.
    'query.num_traces': String(backend.limit),
    'query.search_depth': String(backend.limit),
  };
  const bytes = await getFrom(backend, '/api/v3/traces', query, 'application/json', signal);
  if (!bytes) return;
  const answer = jsonFrom(backend, bytes);
  const result = isRecord(answer) ? (answer.result ?? answer) : undefined;
  if (!isRecord(result) || !Array.isArray(result.resourceSpans ?? []))
    throw new BackendError(`${backend.name} did not answer as Jaeger's API v3 does.`);
  const { traces } = readTraces(JSON.stringify(result));
  yield { data: { traces }, size: bytes.length };
};
