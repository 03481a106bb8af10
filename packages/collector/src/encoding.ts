import type { TracesData } from '@parapet/otlp';
import { readProtobufTraces, readTraces, writeProtobufTraces, writeTraces } from '@parapet/otlp';

/** One of the two ways that OTLP/HTTP writes messages. A client is answered in the one it used. */
export interface Encoding {
  /** As people call it. */
  readonly name: string;
  readonly contentType: string;
  /** Traces, or why the bytes are none. Never with a piece of them. */
  read(bytes: Uint8Array): { readonly traces: TracesData } | { readonly problem: string };
  write(traces: TracesData): Uint8Array<ArrayBuffer>;
}

export const JSON_ENCODING: Encoding = {
  name: 'JSON',
  contentType: 'application/json',
  read(bytes) {
    const text = decodeText(bytes);
    if (text === undefined) return { problem: 'It is not UTF-8.' };
    if (text.trim() === '') return { problem: 'It is empty.' };
    const { traces, problems } = readTraces(text);
    return problems[0] ? { problem: problems[0].message } : { traces };
  },
  write: (traces) => Buffer.from(writeTraces(traces)),
};

export const PROTOBUF_ENCODING: Encoding = {
  name: 'protobuf',
  contentType: 'application/x-protobuf',
  read(bytes) {
    const { traces, problems } = readProtobufTraces(bytes);
    return problems[0] ? { problem: problems[0].message } : { traces };
  },
  write: writeProtobufTraces,
};

/** The encoding that a content type names; undefined for any other. */
export function encodingOf(contentType: string | undefined): Encoding | undefined {
  const [type = ''] = (contentType ?? '').split(';');
  const named = type.trim().toLowerCase();
  return [JSON_ENCODING, PROTOBUF_ENCODING].find((encoding) => encoding.contentType === named);
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
