import type { SpanDetail, SpanNode, TraceList } from '@parapet/language-service';
import type { Connection } from 'vscode-languageserver/node';
import { LSPErrorCodes, RequestType, ResponseError } from 'vscode-languageserver/node';
import type { SpanParams, TraceParams, TracesParams } from './protocol.ts';
import { SPAN_METHOD, TRACE_METHOD, TRACES_METHOD } from './protocol.ts';
import type { Session } from './session.ts';
import { signalOf } from './signal-of.ts';

const TracesRequest = new RequestType<TracesParams, TraceList, void>(TRACES_METHOD);
const TraceRequest = new RequestType<TraceParams, readonly SpanNode[], void>(TRACE_METHOD);
const SpanRequest = new RequestType<SpanParams, SpanDetail | null, void>(SPAN_METHOD);

/** Answers what a client asks about traces as a whole. Asked right at the start, all wait until traces were searched for. */
export function answerTraceRequests(connection: Connection, { service, searched }: Session): void {
  connection.onRequest(TracesRequest, async ({ filter = {}, limit = 500 }, token) => {
    await searched;
    return (await service.traces(filter, limit, signalOf(token))) ?? cancelled();
  });
  connection.onRequest(TraceRequest, async ({ traceId, filter = {} }, token) => {
    await searched;
    return (await service.trace(traceId, filter, signalOf(token))) ?? cancelled();
  });
  connection.onRequest(SpanRequest, async ({ traceId, spanId, content = false }, token) => {
    await searched;
    return (await service.span(traceId, spanId, { content }, signalOf(token))) ?? null;
  });
}

const cancelled = (): ResponseError<void> =>
  new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
