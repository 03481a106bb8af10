import type { LanguageService, TraceLog } from '../src/index.ts';
import { createLanguageService, createTraceLog } from '../src/index.ts';
import type { Call } from './traces.ts';
import { pinnedCall, TIME, traceLines } from './traces.ts';

export const URI = 'file:///work/policies/support.policy.yaml';

/** A language service over one trace file, two minutes after its traces. `pinned` is the index of a call. */
export function serviceWith(
  calls: readonly Call[],
  files: Readonly<Record<string, string>> = {},
  pinned?: number,
): { readonly service: LanguageService; readonly traces: TraceLog } {
  const traces = createTraceLog('file:///work/traces/demo.otlp.jsonl', 'traces/demo.otlp.jsonl');
  traces.add(traceLines(calls));
  const service = createLanguageService({
    read: (uri) => files[uri],
    sourcesOf: () => [traces.source],
    sources: () => [traces.source],
    ...(pinned !== undefined && { pinned: () => pinnedCall(pinned) }),
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
