import type { LogsData, TracesData, UnknownFields } from '../model.ts';
import type { OtlpProblem } from '../problem.ts';
import { type Documents, type OtlpDocument, readDocuments } from './documents.ts';
import { type ListShape, LOGS_SHAPE, shapeProblems, TRACES_SHAPE } from './shape.ts';

/**
 * Reads traces: one JSON document (`TracesData` or `ExportTraceServiceRequest`), an array of them, or JSON lines as the
 * collector's file exporter writes them. What cannot be read is told and left out, the rest is read.
 *
 * Of several documents one is made: their resource spans in order; of other fields with the same name, the last.
 */
export function readTraces(text: string): {
  readonly traces: TracesData;
  readonly problems: readonly OtlpProblem[];
} {
  const { documents, problems } = ofSignal(readDocuments(text), TRACES_SHAPE);
  return { traces: joined(documents, 'resourceSpans'), problems };
}

/** Reads logs, in the same forms as `readTraces`. */
export function readLogs(text: string): { readonly logs: LogsData; readonly problems: readonly OtlpProblem[] } {
  const { documents, problems } = ofSignal(readDocuments(text), LOGS_SHAPE);
  return { logs: joined(documents, 'resourceLogs'), problems };
}

/** The documents that hold this signal, and what is wrong with them; those of other signals are passed over. */
function ofSignal({ documents, problems }: Documents, shape: ListShape): Documents {
  const kept = documents.filter(
    ({ message }) => Object.hasOwn(message, shape.field) || Object.keys(message).length === 0,
  );
  const misshapen = kept.flatMap(({ message, ...place }) =>
    shapeProblems(message, shape).map((problem) => ({ message: problem, ...place })),
  );
  return { documents: kept, problems: [...problems, ...misshapen].sort(byLine) };
}

function byLine(a: OtlpProblem, b: OtlpProblem): number {
  return (a.line ?? 0) - (b.line ?? 0);
}

function joined(documents: readonly OtlpDocument[], field: string): UnknownFields {
  const [only, ...others] = documents.map(({ message }) => message as UnknownFields);
  if (only === undefined || others.length === 0) return only ?? {};
  const all = [only, ...others];
  const lists = all.flatMap((message) => (Array.isArray(message[field]) ? message[field] : []));
  // fromEntries and spreading define fields, where assigning them would let one named __proto__ act.
  return { ...Object.fromEntries(all.flatMap((message) => Object.entries(message))), [field]: lists };
}
