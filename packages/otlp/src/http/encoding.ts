import { readLogs, readTraces } from '../json/read.ts';
import { writeTraces } from '../json/write.ts';
import type { LogsData, TracesData } from '../model.ts';
import type { OtlpProblem } from '../problem.ts';
import { readProtobufLogs, readProtobufTraces } from '../protobuf/read.ts';
import { writeProtobufTraces } from '../protobuf/write.ts';

/** One of the two ways that OTLP/HTTP writes messages. A client is answered in the one it used. */
export interface Encoding {
  /** As people call it. */
  readonly name: string;
  readonly contentType: string;
  /** Traces, or why the bytes are none. Never with a piece of them. */
  read(bytes: Uint8Array): { readonly traces: TracesData } | { readonly problem: string };
  /** Logs, in the same way. */
  readLogs(bytes: Uint8Array): { readonly logs: LogsData } | { readonly problem: string };
  write(traces: TracesData): Uint8Array<ArrayBuffer>;
}

export const JSON_ENCODING: Encoding = {
  name: 'JSON',
  contentType: 'application/json',
  read: (bytes) => fromText(bytes, readTraces),
  readLogs: (bytes) => fromText(bytes, readLogs),
  write: (traces) => new TextEncoder().encode(writeTraces(traces)),
};

export const PROTOBUF_ENCODING: Encoding = {
  name: 'protobuf',
  contentType: 'application/x-protobuf',
  read: (bytes) => whole(readProtobufTraces(bytes)),
  readLogs: (bytes) => whole(readProtobufLogs(bytes)),
  write: writeProtobufTraces,
};

/** The encoding that a content type names; undefined for any other. */
export function encodingOf(contentType: string | undefined): Encoding | undefined {
  const [type = ''] = (contentType ?? '').split(';');
  const named = type.trim().toLowerCase();
  return [JSON_ENCODING, PROTOBUF_ENCODING].find((encoding) => encoding.contentType === named);
}

type Read<T> = T & { readonly problems: readonly OtlpProblem[] };

const whole = <T>(read: Read<T>): Read<T> | { readonly problem: string } =>
  read.problems[0] ? { problem: read.problems[0].message } : read;

function fromText<T>(bytes: Uint8Array, read: (text: string) => Read<T>): Read<T> | { readonly problem: string } {
  const text = decodeText(bytes);
  if (text === undefined) return { problem: 'It is not UTF-8.' };
  if (text.trim() === '') return { problem: 'It is empty.' };
  return whole(read(text));
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
