import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ProtocolConnection } from 'vscode-languageserver-protocol/node';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const node = (args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) =>
  spawn(process.execPath, ['--conditions=@parapet/source', ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    ...options,
  });

/** A service that knows nothing of Parapet: it calls a model and goes on. */
const service = `
  await fetch(process.env.MODEL_URL + '/v1/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Hello' }] }),
  });
  setInterval(() => {}, 1000);`;

const answer = {
  id: 'c-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hi.' } }],
};

describe('a service started with register, and the receiver of the language server', function () {
  this.timeout(60_000);
  const ends: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const startServer = async (folder: string): Promise<ProtocolConnection> => {
    const server = node([path('server/src/main.ts'), '--stdio']);
    const connection = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    connection.listen();
    ends.push(async () => {
      await connection.sendRequest('shutdown');
      const exited = once(server, 'exit');
      await connection.sendNotification('exit');
      await exited;
      connection.dispose();
    });
    const uri = pathToFileURL(folder).href;
    await connection.sendRequest('initialize', {
      processId: null,
      rootUri: uri,
      workspaceFolders: [{ uri, name: 'w' }],
      capabilities: {},
      initializationOptions: { trusted: true, followsTraces: true },
    });
    await connection.sendNotification('initialized', {});
    return connection;
  };

  it('find each other without being told, whatever exporter the service has', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parapet-'));
    ends.push(() => rm(folder, { recursive: true }));
    const model = createServer((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    }).listen(0, '127.0.0.1');
    await once(model, 'listening');
    ends.push(async () => {
      model.close();
      model.closeAllConnections();
    });
    const connection = await startServer(folder);
    const arrived = new Promise<void>((resolve) => {
      connection.onNotification('parapet/sourcesChanged', () => resolve());
    });
    const { url } = await connection.sendRequest<{ url?: string }>('parapet/receiver', { action: 'start' });
    assert.ok(url);
    const { NODE_OPTIONS: _, ...env } = process.env;
    const register = pathToFileURL(path('packages/instrumentation/src/register.ts')).href;
    const app = node(['--import', register, '--input-type=module', '-e', service], {
      cwd: folder,
      env: {
        ...env,
        MODEL_URL: `http://127.0.0.1:${(model.address() as AddressInfo).port}`,
        OTEL_TRACES_EXPORTER: 'none',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
      },
    });
    let said = '';
    app.stderr.on('data', (text) => {
      said += text;
    });
    ends.push(async () => {
      const exited = once(app, 'exit');
      app.kill('SIGKILL');
      await exited;
    });
    await arrived;
    const sources = await connection.sendRequest<readonly { kind: string; moments: number }[]>('parapet/sources');
    assert.ok(sources.some(({ kind, moments }) => kind === 'receiver' && moments > 0));
    assert.ok(said.includes(`shown in the editor at ${url}`), said);
  });
});
