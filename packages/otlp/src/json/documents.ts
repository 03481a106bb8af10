import type { OtlpProblem } from '../problem.ts';
import { parseExactJson } from './exact-json.ts';
import { isMessage } from './shape.ts';

/** One OTLP/JSON message, and where it stood. */
export interface OtlpDocument {
  readonly message: object;
  /** The line, in a text of several; from 1. */
  readonly line?: number;
}

export interface Documents {
  readonly documents: readonly OtlpDocument[];
  readonly problems: readonly OtlpProblem[];
}

/** The fields that tell what a message is about. */
const SIGNALS = ['resourceSpans', 'resourceLogs', 'resourceMetrics', 'resourceProfiles'];

/** The messages in a text: one, a JSON array of them, or one (or an array) per line. An empty text holds none. */
export function readDocuments(text: string): Documents {
  if (text.trim() === '') return { documents: [], problems: [] };
  const whole = parseExactJson(withoutByteOrderMark(text));
  if ('value' in whole) return messagesIn(whole.value, undefined);
  if (!looksLikeLines(text)) {
    const { message, offset } = whole.problem;
    return { documents: [], problems: [{ message, ...(offset !== undefined && { line: lineAt(text, offset) }) }] };
  }
  const documents: OtlpDocument[] = [];
  const problems: OtlpProblem[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const read = readDocumentsOfLine(line, index + 1);
    documents.push(...read.documents);
    problems.push(...read.problems);
  }
  return { documents, problems };
}

/** The messages in one line of JSON lines. */
export function readDocumentsOfLine(text: string, line: number): Documents {
  if (text.trim() === '') return { documents: [], problems: [] };
  const parsed = parseExactJson(withoutByteOrderMark(text));
  return 'value' in parsed
    ? messagesIn(parsed.value, line)
    : { documents: [], problems: [{ message: `${parsed.problem.message} The line was left out.`, line }] };
}

function messagesIn(value: unknown, line: number | undefined): Documents {
  const place = line === undefined ? {} : { line };
  const documents: OtlpDocument[] = [];
  const problems: OtlpProblem[] = [];
  for (const message of Array.isArray(value) ? value : [value]) {
    const problem = whyNotOtlp(message);
    if (problem === undefined) documents.push({ message, ...place });
    else problems.push({ message: problem, ...place });
  }
  return { documents, problems };
}

function whyNotOtlp(message: unknown): string | undefined {
  if (!isMessage(message)) return 'This is JSON but no OTLP, which is an object (or a list of objects).';
  if (Object.keys(message).length === 0 || SIGNALS.some((field) => Object.hasOwn(message, field))) return undefined;
  return `This object is no OTLP: it has none of ${SIGNALS.join(', ')}. It was left out.`;
}

/** A document over several lines has one that begins with a bracket in the first column; JSON lines have more, or no other lines. */
function looksLikeLines(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length === 1 || lines.filter((line) => /^\ufeff?[[{]/.test(line)).length > 1;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function withoutByteOrderMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
