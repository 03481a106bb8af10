import type { LogsData, TracesData } from '../model.ts';
import type { OtlpProblem } from '../problem.ts';
import { type OtlpDocument, readDocumentsOfLine } from './documents.ts';
import { LOGS_SHAPE, shapeProblems, TRACES_SHAPE } from './shape.ts';

/** What one line of JSON lines held; `problems` may come with data, which is then what could be read. */
export interface OtlpLine {
  /** From 1. */
  readonly line: number;
  readonly traces: readonly TracesData[];
  readonly logs: readonly LogsData[];
  readonly problems: readonly OtlpProblem[];
}

/** Longer lines are told and passed over, so that a file without line breaks does not fill the memory. */
const MAX_LINE = 64 * 1024 * 1024;

/** Reads JSON lines that arrive in pieces, cut anywhere; blank lines and other signals are passed over. */
export async function* readLines(chunks: AsyncIterable<string>): AsyncGenerator<OtlpLine, void, undefined> {
  let line = 1;
  for await (const text of linesOf(chunks)) {
    const read = text === undefined ? tooLong(line) : readLine(text, line);
    if (read.traces.length + read.logs.length + read.problems.length > 0) yield read;
    line++;
  }
}

function readLine(text: string, line: number): OtlpLine {
  const { documents, problems } = readDocumentsOfLine(text, line);
  const traces = documents.filter(({ message }) => Object.hasOwn(message, TRACES_SHAPE.field));
  const logs = documents.filter(({ message }) => Object.hasOwn(message, LOGS_SHAPE.field));
  const shapes = [
    ...traces.flatMap(({ message }) => shapeProblems(message, TRACES_SHAPE)),
    ...logs.flatMap(({ message }) => shapeProblems(message, LOGS_SHAPE)),
  ];
  return {
    line,
    traces: traces.map(asData),
    logs: logs.map(asData),
    problems: [...problems, ...shapes.map((message) => ({ message, line }))],
  };
}

function asData({ message }: OtlpDocument): TracesData & LogsData {
  return message as TracesData & LogsData;
}

function tooLong(line: number): OtlpLine {
  const message = `The line has more than ${MAX_LINE} characters and was left out; write one batch of spans per line.`;
  return { line, traces: [], logs: [], problems: [{ message, line }] };
}

/** The lines of a text in pieces, `undefined` for one that is too long. */
async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string | undefined> {
  let pieces: string[] = [];
  let length = 0;
  const finished = () => {
    const text = length > MAX_LINE ? undefined : pieces.join('');
    pieces = [];
    length = 0;
    return text;
  };
  const add = (piece: string) => {
    length += piece.length;
    if (length <= MAX_LINE) pieces.push(piece);
    else pieces = [];
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', from)) {
      add(chunk.slice(from, end));
      yield finished();
      from = end + 1;
    }
    add(chunk.slice(from));
  }
  if (length > 0) yield finished();
}
