import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the application saw of its model call. */
export interface Saw {
  readonly said?: string;
  readonly error?: string;
  readonly status?: number;
  readonly message?: string;
}

export interface Ran {
  /** Absent when the application never came to its call. */
  readonly saw: Saw | undefined;
  readonly code: number | null;
  /** Standard error. */
  readonly log: string;
}

export interface Run {
  readonly model: string;
  readonly shape: 'whole' | 'stream';
  readonly promptLength?: number;
  /** Policies to protect it with; absent: it runs without us. */
  readonly policies?: string;
  /** Where traces go; absent: nowhere. */
  readonly otlp?: string;
}

/** A process that has not ended by then hangs. */
const HANGS = 15_000;

const exportNothing = { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' };

const here = fileURLToPath(new URL('.', import.meta.url));

/** Runs the application to its end, in a process of its own. Rejects only when it hangs. */
export function runApplication({ model, shape, promptLength = 20, policies, otlp }: Run): Promise<Ran> {
  const flags = policies === undefined ? [] : ['--import', '@parapet/instrumentation/register'];
  const env = {
    ...process.env,
    OPENAI_API_KEY: 'none-needed',
    OPENAI_BASE_URL: model,
    ...(policies !== undefined && { PARAPET_POLICIES: policies }),
    ...(otlp ? { OTEL_EXPORTER_OTLP_ENDPOINT: otlp } : exportNothing),
  };
  const app = [...flags, 'app.js', shape, String(promptLength)];
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, app, { cwd: here, env, timeout: HANGS }, (error, out, log) => {
      if (error?.killed) reject(new Error(`It hangs.\n${log}`));
      else resolve({ saw: out ? JSON.parse(out) : undefined, code: child.exitCode, log });
    });
  });
}

/** A folder for as long as this process runs. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parapet-test-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder with one policy file. */
export function folderWith(text: string): string {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'test.policy.yaml'), text);
  return folder;
}

const policy = (mode: 'observe' | 'enforce'): string => `
parapet: 1
policy: test
owner: test@shop.example
mode: ${mode}
finders:
  card: { detector: pii.payment_card }
rules:
  - id: no-cards
    at: output
    when: output.text.has(card)
    then: redact
    message: We do not show card numbers.
`;

export const observing = folderWith(policy('observe'));
export const enforcing = folderWith(policy('enforce'));
