import type { LogsData, TracesData } from '../model.ts';

/** One JSON document without line breaks, so that several make JSON lines. */
export function writeTraces(traces: TracesData): string {
  return JSON.stringify(traces);
}

/** One JSON document without line breaks. */
export function writeLogs(logs: LogsData): string {
  return JSON.stringify(logs);
}
