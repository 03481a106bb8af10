/**
 * `npm run record`: runs every application in apps/ against the scripted model, once with content and once without, and
 * writes what it sent to the model and the telemetry of it into fixtures/. Installs what they need first. Without a change of versions or of
 * applications, nothing changes.
 *
 * Arguments are names of applications, if not all are to be run.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { normalised } from './normalise.ts';
import { startServers } from './servers.ts';

const folder = import.meta.dirname;

/** What the applications share, which is none itself. */
const parts: ReadonlySet<string> = new Set(['scenario', 'traced', 'openai-conversation']);

// Their declared peers contradict each other; that they work together is what is recorded.
execFileSync(
  'npm',
  ['install', '--legacy-peer-deps', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'],
  {
    cwd: folder,
    stdio: 'inherit',
  },
);
mkdirSync(join(folder, 'fixtures'), { recursive: true });
const named = process.argv.slice(2);
const apps = globSync('apps/*.js', { cwd: folder })
  .map((file) => basename(file, '.js'))
  .filter((app) => !parts.has(app) && (named.length === 0 || named.includes(app)));
for (const app of apps.sort())
  for (const content of [true, false]) {
    const file = `${app}.${content ? 'content' : 'no-content'}.otlp.json`;
    const { telemetry, exchanges } = await record(app, content);
    write(file, telemetry);
    if (content) write(`${app}.exchanges.json`, exchanges);
  }

function write(file: string, content: unknown): void {
  writeFileSync(join(folder, 'fixtures', file), `${JSON.stringify(content, undefined, 1)}\n`);
  console.log(file);
}

async function record(app: string, content: boolean) {
  const servers = await startServers();
  const { url } = servers;
  try {
    const child = spawn(process.execPath, [join(folder, 'apps', `${app}.js`)], {
      stdio: 'inherit',
      env: {
        PATH: process.env.PATH,
        CAPTURE_CONTENT: String(content),
        OPENAI_API_KEY: 'any',
        OPENAI_BASE_URL: `${url}/v1`,
        ANTHROPIC_API_KEY: 'any',
        ANTHROPIC_BASE_URL: url,
        OTEL_EXPORTER_OTLP_ENDPOINT: url,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        OTEL_LOGS_EXPORTER: 'otlp',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_NODE_RESOURCE_DETECTORS: 'env',
        OTEL_SERVICE_NAME: 'support-bot',
      },
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`${app} ended with ${code}.`);
    return { telemetry: normalised(servers.telemetry), exchanges: servers.exchanges };
  } finally {
    await servers.close();
  }
}
