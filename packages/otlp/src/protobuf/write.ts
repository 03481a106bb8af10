import type { LogsData, TracesData } from '../model.ts';
import { encodeMessage } from './encode.ts';
import { LOGS_DATA, TRACES_DATA } from './shape.ts';

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
