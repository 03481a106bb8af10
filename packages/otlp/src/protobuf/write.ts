import type { LogsData, TracesData } from '../model.ts';
import { encodeMessage } from './encode.ts';
import { LOGS_DATA, RPC_STATUS, TRACES_DATA } from './shape.ts';

/**
 * Traces in protobuf. What was read from protobuf and not changed is written as the bytes it was, unknown fields and all; of
 * what was read from JSON, the fields that OTLP has.
 */
export function writeProtobufTraces(traces: TracesData): Uint8Array<ArrayBuffer> {
  return encodeMessage(traces, TRACES_DATA);
}

/** Logs in protobuf, as `writeProtobufTraces` writes traces. */
export function writeProtobufLogs(logs: LogsData): Uint8Array<ArrayBuffer> {
  return encodeMessage(logs, LOGS_DATA);
}

/**
 * The body of an answer of OTLP/HTTP that is no success, a `google.rpc.Status` in protobuf. In JSON it is `{ code, message }`.
 *
 * @param code a `google.rpc.Code`
 */
export function writeRpcStatus(code: number, message: string): Uint8Array<ArrayBuffer> {
  return encodeMessage({ code, message }, RPC_STATUS);
}
