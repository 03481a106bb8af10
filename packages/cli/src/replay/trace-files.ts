import { createReadStream } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { LogView, OtlpBatch, OtlpPlace, OtlpProblem, SpanView } from '@parapet/otlp';
import { logsOf, readOtlp, spansOf } from '@parapet/otlp';
import { createTraceWindow, type RecordedTrace, type TraceItem } from '@parapet/replay';
import { unpackers } from '@parapet/runtime';
import type { Terminal } from '../terminal.ts';

/** Something about a trace file that could not be read, for a person. Without a place it is about the file as a whole. Never content. */
export interface TraceProblem extends OtlpProblem {
  readonly file: string;
}

/** A span, and where it was read. */
export interface RecordedSpan extends SpanView {
  readonly from: TracePlace;
}

export type Recorded =
  /** What was recorded of a trace, as far as it was waited for. */
  | { readonly kind: 'trace'; readonly trace: RecordedTrace<RecordedSpan> }
  | { readonly kind: 'problem'; readonly problem: TraceProblem };

/** The file that a span was read from, and where in it. */
export interface TracePlace extends OtlpPlace {
  readonly file: string;
}

/** A place as people read it: `traces.jsonl:3`, or `traces.pb, record 2, byte 17`. */
export function placeOf({ file, line, record, offset }: TracePlace): string {
  if (line !== undefined) return `${file}:${line}`;
  const inRecord = record === undefined ? '' : `, record ${record}`;
  return `${file}${inRecord}${offset === undefined ? '' : `, byte ${offset}`}`;
}

/**
 * The traces in some files, folders and the standard input (`-`), whatever their size: the window says how long a trace is waited
 * for. Files are read one after the other, and a trace may stand in several.
 */
export async function* readTraces(paths: readonly string[], terminal: Terminal): AsyncGenerator<Recorded> {
  const window = createTraceWindow<Item>();
  let found = false;
  for (const path of paths)
    for await (const read of path === '-' ? readStream('-', terminal.stdin) : readPath(path, terminal.cwd)) {
      found ||= 'problem' in read || read.items.some(({ span }) => span !== undefined);
      if ('problem' in read) yield { kind: 'problem', ...read };
      else yield* recorded(window.add(read.items));
    }
  yield* recorded(window.end());
  if (!found) yield { kind: 'problem', ...problem(paths.join(', '), 'There is no span here.') };
}

interface Item extends TraceItem {
  readonly span?: RecordedSpan;
  readonly log?: LogView;
}

/** Traces of which a span was recorded: log records alone tell of no moment. */
function* recorded(traces: readonly (readonly Item[])[]): Generator<Recorded> {
  for (const items of traces) {
    const spans = items.flatMap(({ span }) => span ?? []);
    if (spans.length > 0) yield { kind: 'trace', trace: { spans, logs: items.flatMap(({ log }) => log ?? []) } };
  }
}

/** What one document of a file holds. */
type Read = { readonly items: readonly Item[] } | { readonly problem: TraceProblem };

async function* readPath(path: string, cwd: string): AsyncGenerator<Read> {
  const { files, problems } = await filesAt(path, cwd);
  yield* problems;
  for (const file of files)
    try {
      yield* readStream(file, await chunksOf(resolve(cwd, file)));
    } catch (error) {
      yield problem(file, whyNot(error as NodeJS.ErrnoException));
    }
}

/** Most bytes that are read at once. */
const CHUNK = 2 ** 18;

/** So much room is made for each read, however little comes; of a hundred thousand small files that would be most of the work. */
async function chunksOf(path: string): Promise<NodeJS.ReadableStream> {
  const { size } = await stat(path);
  // What is no file has no size.
  return createReadStream(path, { highWaterMark: Math.min(size || CHUNK, CHUNK) });
}

interface Found {
  readonly files: string[];
  readonly problems: Read[];
}

async function filesAt(path: string, cwd: string): Promise<Found> {
  const found: Found = { files: [], problems: [] };
  try {
    if ((await stat(resolve(cwd, path))).isDirectory()) await lookInto(path, cwd, found, new Set());
    else found.files.push(path);
  } catch (error) {
    found.problems.push(problem(path, whyNot(error as NodeJS.ErrnoException)));
  }
  found.files.sort();
  return found;
}

/** Each folder is looked into once, which ends every cycle of links. What cannot be read leaves the rest as it is. */
async function lookInto(folder: string, cwd: string, found: Found, looked: Set<string>): Promise<void> {
  const real = await realpath(resolve(cwd, folder));
  if (looked.has(real)) return;
  looked.add(real);
  for (const entry of await readdir(real, { withFileTypes: true })) {
    if (NOBODYS_TRACES.test(entry.name)) continue;
    const path = join(folder, entry.name);
    const isTraces = TRACE_FILE.test(entry.name);
    try {
      const there = entry.isSymbolicLink() ? await stat(resolve(cwd, path)) : entry;
      if (there.isDirectory()) await lookInto(path, cwd, found, looked);
      else if (isTraces && there.isFile()) found.files.push(path);
      else if (isTraces) found.problems.push(problem(path, NO_FILE));
    } catch (error) {
      // A link that leads nowhere is of no concern unless it is called as traces are.
      if (isTraces || !entry.isSymbolicLink())
        found.problems.push(problem(path, whyNot(error as NodeJS.ErrnoException)));
    }
  }
}

/** Nobody knows whether a pipe in a folder ever ends. One that is asked for by name is read. */
const NO_FILE = 'It is a pipe, a socket or a device. To read it, name it.';

/** What tools keep for themselves, as Parapet does policy sets. */
const NOBODYS_TRACES = /^(\.|node_modules$)/;

/** The names of files that are read where a folder is asked for. A file that is asked for by name may have any. */
const TRACE_FILE = /\.(json|jsonl|ndjson|pb|binpb|proto)(\.(gz|zst))?$/;

async function* readStream(file: string, stream: NodeJS.ReadableStream): AsyncGenerator<Read> {
  for await (const batch of readOtlp(stream as AsyncIterable<Buffer>, { unpackers })) {
    for (const one of batch.problems) yield { problem: { file, ...one } };
    const items = itemsOf(batch, { file, ...batch.place });
    if (items.length > 0) yield { items };
  }
}

function itemsOf({ traces, logs, size }: OtlpBatch, from: TracePlace): Item[] {
  const spans = traces ? [...spansOf(traces)].map(({ view }) => view) : [];
  const records = logs ? [...logsOf(logs)].map(({ view }) => view) : [];
  // Which of them is large is not known, and does not matter to how much is held of all.
  const bytes = size / (spans.length + records.length);
  return [
    ...spans.map((view) => ({ traceId: view.traceId, time: view.endTime, bytes, span: { ...view, from } })),
    ...records.map((log) => ({ traceId: log.traceId ?? '', time: log.time || log.observedTime, bytes, log })),
  ];
}

function whyNot({ code }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'There is no such file or folder.';
  if (code === 'EACCES' || code === 'EPERM') return 'It cannot be read. Correct its permissions.';
  if (code === 'ELOOP') return 'It is a link that leads in a circle.';
  if (code === 'ENXIO') return 'It is a socket, which cannot be read.';
  return `It cannot be read (${code ?? 'unknown error'}).`;
}

const problem = (file: string, message: string) => ({ problem: { file, message } });
