import type { LanguageService, TraceLog } from '../src/index.ts';
import { createLanguageService, createTraceLog } from '../src/index.ts';
import type { Call } from './traces.ts';
import { TIME, traceLines } from './traces.ts';

export const URI = 'file:///work/policies/support.policy.yaml';

/** A language service over one trace file, two minutes after its traces. */
export function serviceWith(
  calls: readonly Call[],
  files: Readonly<Record<string, string>> = {},
): { readonly service: LanguageService; readonly traces: TraceLog } {
  const traces = createTraceLog('file:///work/traces/demo.otlp.jsonl', 'traces/demo.otlp.jsonl');
  traces.add(traceLines(calls));
  const service = createLanguageService({
    read: (uri) => files[uri],
    sourcesOf: () => [traces.source],
    now: () => TIME + 2 * 60_000,
    pause: async () => {},
  });
  return { service, traces };
}

/** Titles of the lenses, by the id of their rule. */
export async function titles(service: LanguageService, uri = URI): Promise<Record<string, string | undefined>> {
  const lenses = await service.codeLenses(uri);
  return Object.fromEntries(lenses.map(({ command }) => [command?.arguments?.[1], command?.title]));
}
