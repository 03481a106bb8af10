import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { writeTraces } from '@parapet/otlp';
import { recording } from '../otlp/recording.ts';

/** A folder that an editor has open. */
export interface Workspace {
  readonly uri: string;
  uriOf(path: string): string;
  textOf(path: string): string;
}

/** A folder with these files, for as long as this process runs. */
export function workspaceOf(files: Readonly<Record<string, string>>): Workspace {
  const folder = mkdtempSync(join(tmpdir(), 'parapet-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return {
    uri: pathToFileURL(folder).href,
    uriOf: (path) => pathToFileURL(join(folder, path)).href,
    textOf: (path) => readFileSync(join(folder, path), 'utf8'),
  };
}

/** A span of recorded traffic tells of three moments. */
const MOMENTS_PER_SPAN = 3;

/** Recorded traffic of so many moments, and no more, in files of at most 18,000. */
export function traceFiles(moments: number): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  let lines: string[] = [];
  let left = 18_000;
  const end = (): void => {
    files[`traces/${Object.keys(files).length}.otlp.jsonl`] = lines.join('');
    lines = [];
    left = 18_000;
  };
  for (const document of recording(Math.floor(moments / MOMENTS_PER_SPAN))) {
    lines.push(`${writeTraces(document)}\n`);
    left -= 600;
    if (left <= 0) end();
  }
  if (lines.length > 0) end();
  return files;
}

const schema = new URL('../../../packages/policy/schemas/policy.schema.json', import.meta.url);

/** How each server is started for a folder. */
export const servers = {
  ours: (folder: Workspace) => ({
    args: [fileURLToPath(new URL('../../../server/bin/parapet-language-server.js', import.meta.url))],
    folder: folder.uri,
  }),
  yaml: (folder: Workspace) => ({
    args: [fileURLToPath(import.meta.resolve('yaml-language-server/bin/yaml-language-server'))],
    folder: folder.uri,
    settings: {
      yaml: {
        validate: true,
        hover: true,
        completion: true,
        schemas: { [schema.href]: ['*.policy.yaml'] },
        schemaStore: { enable: false },
      },
    },
  }),
} as const;
