import { globMatcher } from './glob.ts';

/** What a person can set, under `parapet` in the editor's settings or in its initialization options. */
export interface Settings {
  /** Globs of trace files, relative to a workspace folder. */
  readonly traces: readonly string[];
}

export const defaultSettings: Settings = { traces: ['**/*.otlp.json', '**/*.otlp.jsonl'] };

/** Takes what is well-formed from whatever the editor sent; `wrong` says what was not, for a person. */
export function readSettings(value: unknown): { readonly settings: Settings; readonly wrong: readonly string[] } {
  const traces = (value as { readonly traces?: unknown } | null | undefined)?.traces;
  if (traces === undefined || traces === null) return { settings: defaultSettings, wrong: [] };
  if (!Array.isArray(traces))
    return {
      settings: defaultSettings,
      wrong: ['The setting parapet.traces must be a list of globs, such as ["**/*.otlp.jsonl"].'],
    };
  const isGlob = (glob: unknown): glob is string => typeof glob === 'string' && globMatcher(glob) !== undefined;
  return {
    settings: { traces: traces.filter(isGlob) },
    wrong: traces
      .filter((glob) => !isGlob(glob))
      .map(
        (glob) =>
          `The setting parapet.traces holds ${JSON.stringify(glob)}, which is no glob: correct it or take it out.`,
      ),
  };
}
