import { globMatcher } from './glob.ts';
import type { Backend } from './sources/backend.ts';
import { readBackend } from './sources/read-backend.ts';

/** What a person can set, under `parapet` in the editor's settings or in its initialization options. */
export interface Settings {
  /** Globs of trace files, relative to a workspace folder. */
  readonly traces: readonly string[];
  /** Trace backends that are asked, where the workspace is trusted. */
  readonly backends: readonly Backend[];
}

export const defaultSettings: Settings = {
  traces: ['**/*.otlp.json', '**/*.otlp.jsonl', '**/*.otlp.pb', '**/*.otlp.{json,jsonl,pb}.{gz,zst}'],
  backends: [],
};

/** Takes what is well-formed from whatever the editor sent; `wrong` says what was not, for a person. */
export function readSettings(value: unknown): { readonly settings: Settings; readonly wrong: readonly string[] } {
  const { traces, backends } = (value ?? {}) as { readonly traces?: unknown; readonly backends?: unknown };
  const wrong: string[] = [];
  return { settings: { traces: readTraces(traces, wrong), backends: readBackends(backends, wrong) }, wrong };
}

function readTraces(traces: unknown, wrong: string[]): readonly string[] {
  if (traces === undefined || traces === null) return defaultSettings.traces;
  if (!Array.isArray(traces)) {
    wrong.push('The setting parapet.traces must be a list of globs, such as ["**/*.otlp.jsonl"].');
    return defaultSettings.traces;
  }
  return traces.flatMap((written) => {
    const glob = typeof written === 'string' ? written.replace(/^(?:\.\/+)+/, '') : '';
    const isGlob = glob !== '' && globMatcher(glob) !== undefined;
    if (isGlob && !isOutside.test(glob)) return [glob];
    const why = isGlob
      ? 'which leads out of the workspace folder: write it as seen from there, such as "traces/*.otlp.jsonl"'
      : 'which is no glob: correct it or take it out';
    wrong.push(`The setting parapet.traces holds ${JSON.stringify(written)}, ${why}.`);
    return [];
  });
}

/** Begins at the root of a disk, at a home folder, or above where it stands: nothing in a workspace folder is called so. */
const isOutside = /^(?:\/|~|\.\.\/|[A-Za-z]:[\\/])/;

function readBackends(backends: unknown, wrong: string[]): readonly Backend[] {
  if (backends === undefined || backends === null) return [];
  if (!Array.isArray(backends)) {
    wrong.push(
      'The setting parapet.backends must be a list, such as [{ "kind": "jaeger", "url": "http://localhost:16686", "service": "shop" }].',
    );
    return [];
  }
  const read = new Map<string, Backend>();
  for (const [index, one] of backends.entries()) {
    const backend = readBackend(one);
    const place = `Entry ${index + 1} of the setting parapet.backends`;
    if (typeof backend === 'string') wrong.push(`${place} ${backend}`);
    else if (read.has(backend.name))
      wrong.push(`${place} is called ${backend.name}, as another is: give it a \`name\`.`);
    else read.set(backend.name, backend);
  }
  return [...read.values()];
}
