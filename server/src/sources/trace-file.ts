import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, stat } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TraceProblem, TraceSource } from '@parapet/language-service';
import { createTraceLog } from '@parapet/language-service';
import { readOtlp } from '@parapet/otlp';
import { unpackers } from '@parapet/runtime';

/** A file of OTLP. JSON is read as it grows; protobuf, and whatever is packed, anew whenever it has changed. */
export interface TraceFile {
  readonly source: TraceSource;
  /** What could not be read, the first of it. Lines count from 1 where reading began. */
  readonly problems: readonly TraceProblem[];
  /** Reads what has been added, or everything if it is another file by now. */
  update(): Promise<'same' | 'changed' | 'gone'>;
  /** When it was changed last, in milliseconds since the epoch, and about how many bytes are kept of it. */
  readonly changed: number;
  readonly bytes: number;
  /** Keeps nothing of it, and says why, until it changes. */
  forget(why: string): void;
}

const LIMIT = 64 * 1024 * 1024;
/** How many bytes before the place where reading goes on must still be what they were. */
const OVERLAP = 256;
/** So many bytes tell whether a file is JSON. */
const HEAD = 64;
/** Most problems that are told of one file. */
const MAX_PROBLEMS = 100;
const NEWLINE = 10;
/** UTF-16 code units that are read at once, and the rest of the line they end in. */
const PART = 64 * 1024;

/**
 * @param name the file as people know it, such as `traces/demo.otlp.jsonl`
 * @param limit most bytes that are read at once: of a file that has more, the last ones
 */
export function createTraceFile(path: string, uri: string, name: string, limit: number = LIMIT): TraceFile {
  const log = createTraceLog(uri, name);
  let version = '';
  let changed = 0;
  let bytes = 0;
  /** Where reading goes on, in bytes. It stays 0 for a document that is printed over several lines: that is read anew. */
  let next = 0;
  let overlap = Buffer.alloc(0);
  /** Ends of lines before `next`. */
  let lines = 0;
  let problems: readonly TraceProblem[] = [];

  const restart = (): void => {
    log.restart();
    next = 0;
    lines = 0;
    problems = [];
  };

  const add = async (text: string): Promise<void> => {
    // Whoever types meanwhile comes first.
    const added = await log.addInTurns(text, nextTurn);
    const found = added.map(({ message, line = 1 }) => ({ message, line: lines + line }));
    problems = [...problems, ...found].slice(0, MAX_PROBLEMS);
  };

  const isContinued = async (file: FileHandle, size: number): Promise<boolean> =>
    next > 0 && size >= next && (await readBytes(file, next - overlap.length, overlap.length)).equals(overlap);

  const readWhole = async (): Promise<void> => {
    restart();
    for await (const { traces, logs, size, problems: found } of readOtlp(createReadStream(path), { unpackers })) {
      if (traces || logs) await log.takeInTurns({ ...(traces && { traces }), ...(logs && { logs }) }, size, nextTurn);
      problems = [...problems, ...found].slice(0, MAX_PROBLEMS);
    }
  };

  const read = async (file: FileHandle, size: number): Promise<void> => {
    if (!isText(await readBytes(file, 0, Math.min(size, HEAD)))) return readWhole();
    if (!(await isContinued(file, size))) restart();
    const start = Math.max(next, size - limit);
    const bytes = await readBytes(file, start, size - start);
    // What begins in the middle of a line begins with the next.
    const begin = start > next ? bytes.indexOf(NEWLINE) + 1 : 0;
    if (start > next && (begin === 0 || begin === bytes.length)) {
      problems = [
        {
          message: `Its last line has more than ${Math.floor(limit / 2 ** 20)} MiB and is not read. Write fewer spans to a line.`,
        },
      ];
      return;
    }
    if (start === 0 && !beginsWithLine(bytes)) return add(bytes.toString());
    const end = endOfLines(bytes);
    const text = bytes.toString('utf8', begin, end);
    for (const part of partsOf(text)) {
      await add(part);
      lines += part.split('\n').length - 1;
      await nextTurn();
    }
    next = start + end;
    overlap = Buffer.from(bytes.subarray(Math.max(0, end - OVERLAP), end));
  };

  return {
    get source() {
      return log.source;
    },
    get problems() {
      return problems;
    },
    get changed() {
      return changed;
    },
    get bytes() {
      return bytes;
    },
    forget(why) {
      restart();
      bytes = 0;
      problems = [{ message: why }];
    },
    async update() {
      const stats = await stat(path).catch(() => undefined);
      if (!stats?.isFile()) return 'gone';
      const current = `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
      if (current === version) return 'same';
      version = current;
      changed = stats.mtimeMs;
      bytes = Math.min(stats.size, limit);
      const file = await open(path).catch(() => undefined);
      if (!file) return 'gone';
      await read(file, stats.size).finally(() => file.close());
      return 'changed';
    },
  };
}

/** Lines in parts that take a few milliseconds each. */
function* partsOf(text: string): Generator<string, void, undefined> {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start + PART) + 1 || text.length;
    yield text.slice(start, end);
    start = end;
  }
}

async function readBytes(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** Whether it begins as JSON does; a file of no bytes may yet become that. */
const isText = (head: Buffer): boolean => /^\uFEFF?\s*(?:[[{]|$)/.test(head.toString()) && !head.some(isControl);

/** A document in protobuf can begin with a line feed and a brace, too; it does not go on without control characters. */
const isControl = (byte: number): boolean => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13;

/** Whether each line is a document of its own, as far as the first can tell. */
function beginsWithLine(bytes: Buffer): boolean {
  const end = bytes.indexOf(NEWLINE);
  return isJson(bytes.toString('utf8', 0, end === -1 ? bytes.length : end));
}

/** Where the lines end that are complete. The last may lack its line feed; if it is no JSON, it is still being written. */
function endOfLines(bytes: Buffer): number {
  const end = bytes.lastIndexOf(NEWLINE) + 1;
  return isJson(bytes.toString('utf8', end)) ? bytes.length : end;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
