import type { LogsData, TracesData, UnknownFields } from '../model.ts';
import type { OtlpProblem } from '../problem.ts';
import { MalformedProtobuf } from './cursor.ts';
import { decodeMessage } from './decode.ts';
import { LOGS_DATA, type MessageShape, TRACES_DATA } from './shape.ts';

/**
 * Reads traces in protobuf: a `TracesData` or `ExportTraceServiceRequest`, which are the same on the wire. What is malformed
 * anywhere is left out as a whole, and told.
 *
 * The bytes must not be changed as long as what was read from them is in use.
 */
export function readProtobufTraces(bytes: Uint8Array): {
  readonly traces: TracesData;
  readonly problems: readonly OtlpProblem[];
} {
  const { message, problems } = read(bytes, TRACES_DATA);
  return { traces: message, problems };
}

/** Reads logs in protobuf, as `readProtobufTraces` reads traces. */
export function readProtobufLogs(bytes: Uint8Array): {
  readonly logs: LogsData;
  readonly problems: readonly OtlpProblem[];
} {
  const { message, problems } = read(bytes, LOGS_DATA);
  return { logs: message, problems };
}

function read(bytes: Uint8Array, shape: MessageShape): { message: UnknownFields; problems: OtlpProblem[] } {
  try {
    return { message: decodeMessage(bytes, shape), problems: [] };
  } catch (error) {
    if (!(error instanceof MalformedProtobuf)) throw error;
    const message = `This is not OTLP in protobuf. ${error.message}`;
    return { message: {}, problems: [{ message, offset: error.offset }] };
  }
}
