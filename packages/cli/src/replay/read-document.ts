import { readTraces, spansOf } from '@parapet/otlp';
import type { TraceDocument } from './documents.ts';
import type { TraceItem } from './trace-files.ts';

/** The spans of one document of a file, and what is wrong with it. */
export function* readDocument(file: string, { line, text }: TraceDocument): Generator<TraceItem> {
  if (text === undefined) {
    const message = 'This is too long to be read at once, and was left out. Write smaller batches.';
    return yield { kind: 'problem', problem: { file, line, message } };
  }
  const { traces, problems } = readTraces(text);
  for (const problem of problems)
    yield { kind: 'problem', problem: { file, line: line + (problem.line ?? 1) - 1, message: problem.message } };
  for (const { view } of spansOf(traces)) yield { kind: 'span', file, line, span: view };
}
