import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { SpanView } from '@parapet/otlp';
import type { Terminal } from '../terminal.ts';
import { createSplitter } from './documents.ts';
import { readDocument } from './read-document.ts';

/** Something about a trace file that could not be read, for a person. Never content. */
export interface TraceProblem {
  readonly file: string;
  /** From 1; absent when it is about the file as a whole. */
  readonly line?: number;
  readonly message: string;
}

export type TraceItem =
  | { readonly kind: 'span'; readonly file: string; readonly line: number; readonly span: SpanView }
  | { readonly kind: 'problem'; readonly problem: TraceProblem };

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
    .filter((name) => /\.(json|jsonl|ndjson)$/.test(name))
    .map((name) => join(folder, name))
    .sort();
}

async function* readStream(file: string, stream: NodeJS.ReadableStream): AsyncGenerator<TraceItem> {
  const splitter = createSplitter();
  stream.setEncoding('utf8');
  let begun = false;
  for await (const chunk of stream) {
    const text = String(chunk);
    if (!begun && isBinary(text)) return yield problem(file, NOT_TEXT);
    begun = true;
    for (const document of splitter.push(text)) yield* readDocument(file, document);
  }
  for (const document of splitter.end()) yield* readDocument(file, document);
}

const NOT_TEXT = 'This is not text. Traces are read as OTLP JSON; decompress the file, or export as JSON.';

/** No text has a NUL; what is packed or in protobuf has one soon. */
const isBinary = (beginning: string): boolean => beginning.slice(0, 1024).includes('\0');

function whyNot({ code }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'There is no such file or folder.';
  if (code === 'EACCES' || code === 'EPERM') return 'It cannot be read. Correct its permissions.';
  return `It cannot be read (${code ?? 'unknown error'}).`;
}

const problem = (file: string, message: string): TraceItem => ({ kind: 'problem', problem: { file, message } });
