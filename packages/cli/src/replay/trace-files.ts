import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type OtlpPlace, type OtlpProblem, readOtlp, type SpanView, spansOf } from '@parapet/otlp';
import type { Terminal } from '../terminal.ts';

/** Something about a trace file that could not be read, for a person. Without a place it is about the file as a whole. Never content. */
export interface TraceProblem extends OtlpProblem {
  readonly file: string;
}

export type TraceItem =
  | { readonly kind: 'span'; readonly from: TracePlace; readonly span: SpanView }
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

/** Every span of some files, folders and the standard input (`-`), in their order, whatever the files' size. */
export async function* readTraces(paths: readonly string[], terminal: Terminal): AsyncGenerator<TraceItem> {
  let spans = 0;
  let problems = 0;
  for (const path of paths)
    for await (const item of path === '-' ? readStream('-', terminal.stdin) : readPath(path, terminal.cwd)) {
      if (item.kind === 'span') spans += 1;
      else problems += 1;
      yield item;
    }
  if (spans + problems === 0) yield problem(paths.join(', '), 'There is no span here.');
}

async function* readPath(path: string, cwd: string): AsyncGenerator<TraceItem> {
  try {
    const isFolder = (await stat(resolve(cwd, path))).isDirectory();
    for (const file of isFolder ? await traceFilesBelow(path, cwd) : [path])
      yield* readStream(file, createReadStream(resolve(cwd, file), { highWaterMark: 2 ** 18 }));
  } catch (error) {
    yield problem(path, whyNot(error as NodeJS.ErrnoException));
  }
}

async function traceFilesBelow(folder: string, cwd: string): Promise<string[]> {
  const names = await readdir(resolve(cwd, folder), { recursive: true });
  return names
    .filter((name) => TRACE_FILE.test(name))
    .map((name) => join(folder, name))
    .sort();
}

/** The names of files that are read where a folder is asked for. A file that is asked for by name may have any. */
const TRACE_FILE = /\.(json|jsonl|ndjson|pb|binpb|proto)(\.gz)?$/;

async function* readStream(file: string, stream: NodeJS.ReadableStream): AsyncGenerator<TraceItem> {
  for await (const { place, traces, problems } of readOtlp(stream as AsyncIterable<Buffer>)) {
    for (const one of problems) yield { kind: 'problem', problem: { file, ...one } };
    if (traces !== undefined)
      for (const { view } of spansOf(traces)) yield { kind: 'span', from: { file, ...place }, span: view };
  }
}

function whyNot({ code }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'There is no such file or folder.';
  if (code === 'EACCES' || code === 'EPERM') return 'It cannot be read. Correct its permissions.';
  return `It cannot be read (${code ?? 'unknown error'}).`;
}

const problem = (file: string, message: string): TraceItem => ({ kind: 'problem', problem: { file, message } });
