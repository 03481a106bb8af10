import { readDocuments } from '../json/documents.ts';
import { LOGS_SHAPE, shapeProblems, TRACES_SHAPE } from '../json/shape.ts';
import type { LogsData, TracesData } from '../model.ts';
import type { OtlpProblem } from '../problem.ts';
import { readProtobufLogs, readProtobufTraces } from '../protobuf/read.ts';
import { signalOf } from '../protobuf/signal.ts';
import { type ByteQueue, queueOf } from './byte-queue.ts';
import { formOf, HEAD } from './file-form.ts';
import { inflate, isGzip, joined } from './gzip.ts';
import { type JsonText, splitJson } from './json-texts.ts';
import { type ProtobufRecord, protobufRecords } from './protobuf-records.ts';
import type { Unpack, Unpackers } from './unpack.ts';
import { isZstd, unpackFrames } from './zstd.ts';

/** What one document of a file held. Where there are problems too, the data is what could be read. */
export interface OtlpBatch {
  readonly place: OtlpPlace;
  /** How long it is in the file, about, unpacked: characters of JSON, bytes of protobuf. */
  readonly size: number;
  readonly traces?: TracesData;
  readonly logs?: LogsData;
  readonly problems: readonly OtlpProblem[];
}

/** Where a document begins: a line of JSON, or a record of protobuf with its offset in bytes; of the unpacked file. */
export interface OtlpPlace {
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly record?: number;
  /** From 0. */
  readonly offset?: number;
}

export interface ReadOptions {
  /** Most bytes of one document. Longer ones are passed over and told. Default: 64 MiB. */
  readonly maxDocument?: number;
  /** What the platform can unpack; left out, gzip of one member is read, and zstd is told. */
  readonly unpackers?: Unpackers;
}

const MAX_DOCUMENT = 64 * 2 ** 20;

/**
 * Reads traces and logs from a file of any size, document by document, as its bytes arrive: JSON or protobuf in any of the
 * forms of `FileForm`, plain or packed with gzip or zstd, told by how it begins. Documents of other signals are passed over.
 *
 * No more is in memory than one document and a few chunks. Nothing in the file makes it fail; what cannot be read is told in
 * `problems` and left out. It ends with an error only where `chunks` does.
 */
export async function* readOtlp(
  chunks: AsyncIterable<Uint8Array>,
  options: ReadOptions = {},
): AsyncGenerator<OtlpBatch, void, undefined> {
  const { unpackers = {} } = options;
  const reading: Reading = { limit: options.maxDocument ?? MAX_DOCUMENT, unpackers };
  let failure: { readonly error: unknown } | undefined;
  const queue = queueOf(
    noting(chunks, (error) => {
      failure = { error };
    }),
  );
  try {
    const packing = packingOf(await queue.peek(4));
    if (packing === undefined) return yield* readPlain(queue, reading);
    const chunksOf = unpackerOf(packing, unpackers);
    if (!chunksOf) return yield { place: {}, size: 0, problems: [{ message: ZSTD_FILE }] };
    const unpacked = queueOf(chunksOf(queue));
    try {
      yield* readPlain(unpacked, reading);
    } catch {
      if (failure !== undefined) throw failure.error;
      const message = `The ${packing} is broken or cut off here. The rest was left out.`;
      yield { place: {}, size: 0, problems: [{ message, offset: unpacked.offset }] };
    } finally {
      await unpacked.close();
    }
  } finally {
    await queue.close();
  }
}

/** How a file is read. */
interface Reading {
  readonly limit: number;
  readonly unpackers: Unpackers;
}

type Packing = 'gzip' | 'zstd';

const packingOf = (head: Uint8Array): Packing | undefined =>
  isGzip(head) ? 'gzip' : isZstd(head) ? 'zstd' : undefined;

/** What unpacks a file; undefined where the platform cannot. */
function unpackerOf(packing: Packing, { gzip = inflate, zstd }: Unpackers) {
  if (packing === 'gzip') return (queue: ByteQueue) => gzip(queue.rest());
  return zstd && ((queue: ByteQueue) => unpackFrames(queue, zstd));
}

/** Tells an error of the chunks' own from one of what is made of them. */
async function* noting(chunks: AsyncIterable<Uint8Array>, note: (error: unknown) => void): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    note(error);
    throw error;
  }
}

async function* readPlain(queue: ByteQueue, reading: Reading): AsyncGenerator<OtlpBatch, void, undefined> {
  const { limit } = reading;
  const form = formOf(await queue.peek(HEAD));
  if (form === undefined) {
    const message = 'This is neither OTLP in JSON nor in protobuf.';
    yield { place: {}, size: 0, problems: [{ message }] };
  } else if (form === 'json') {
    const splitter = splitJson(limit);
    for await (const chunk of queue.rest()) for (const text of splitter.push(chunk)) yield* jsonBatches(text, limit);
    for (const text of splitter.end()) yield* jsonBatches(text, limit);
  } else {
    for await (const record of protobufRecords(queue, form, limit)) yield* recordBatches(record, reading);
  }
}

function* jsonBatches({ line, text }: JsonText, limit: number): Generator<OtlpBatch> {
  const place = { line };
  if (text === undefined) {
    const message = `This has more than ${limit} bytes and was left out; write smaller batches.`;
    return yield { place, size: 0, problems: [{ message, line }] };
  }
  const { documents, problems } = readDocuments(text);
  const placed = problems.map((problem) => ({ ...problem, line: line + (problem.line ?? 1) - 1 }));
  const size = text.length;
  if (placed.length > 0) yield { place, size, problems: placed };
  for (const { message } of documents) {
    const isTraces = Object.hasOwn(message, TRACES_SHAPE.field);
    const isLogs = Object.hasOwn(message, LOGS_SHAPE.field);
    if (!isTraces && !isLogs) continue;
    const shapes = [TRACES_SHAPE, LOGS_SHAPE].flatMap((shape) => shapeProblems(message, shape));
    yield {
      place,
      size,
      ...(isTraces && { traces: message as TracesData }),
      ...(isLogs && { logs: message as LogsData }),
      problems: shapes.map((shape) => ({ message: shape, line })),
    };
  }
}

/** What stands in a record: the file exporter packs each on its own, and then also those that are JSON. */
async function* recordBatches(record: ProtobufRecord, { limit, unpackers }: Reading): AsyncGenerator<OtlpBatch> {
  const { bytes, problem, ...place } = record;
  if (bytes === undefined || !isZstd(bytes)) return yield* protobufBatches(record);
  const unpacked = unpackers.zstd ? await unpackRecord(bytes, unpackers.zstd, limit) : ZSTD_RECORD;
  if (typeof unpacked === 'string')
    return yield { place, size: bytes.length, problems: [{ ...place, message: unpacked }] };
  if (formOf(unpacked.subarray(0, HEAD)) !== 'json') return yield* protobufBatches({ ...place, bytes: unpacked });
  for (const batch of jsonBatches({ line: 1, text: utf8.decode(unpacked) }, limit))
    yield { ...batch, place, problems: batch.problems.map(({ message }) => ({ ...place, message })) };
}

/** A record without its zstd, or why there is none. */
async function unpackRecord(bytes: Uint8Array, unpack: Unpack, limit: number): Promise<Uint8Array | string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of unpackFrames(queueOf(only(bytes)), unpack)) {
      size += piece.length;
      if (size > limit)
        return `The record unpacks to more than ${limit} bytes and was left out; write smaller batches.`;
      pieces.push(piece);
    }
  } catch {
    return 'The zstd of the record is broken. It was left out.';
  }
  return joined(pieces, size);
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const utf8 = new TextDecoder();

function* protobufBatches({ bytes, problem, ...place }: ProtobufRecord): Generator<OtlpBatch> {
  const size = bytes?.length ?? 0;
  if (bytes === undefined || problem !== undefined)
    return yield { place, size, problems: problem === undefined ? [] : [{ ...place, message: problem }] };
  const signal = signalOf(bytes);
  if (signal === 'other') return;
  const { problems, ...data } = signal === 'traces' ? readProtobufTraces(bytes) : readProtobufLogs(bytes);
  const placed = problems.map((one) => ({ ...one, ...place, offset: place.offset + (one.offset ?? 0) }));
  yield placed.length > 0 ? { place, size, problems: placed } : { place, size, ...data, problems: [] };
}

const ZSTD_FILE = 'The file is packed with zstd, which is not unpacked here. Unpack it first.';
const ZSTD_RECORD = 'The record is packed with zstd and was left out; set `compression: none` in the file exporter.';
