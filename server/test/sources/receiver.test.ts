import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { EditorReceiver } from '@parapet/otlp';
import { readReceiverFile, readTraces, writeProtobufTraces } from '@parapet/otlp';
import { eventually } from '../eventually.ts';
import type { TestClient, TestClientOptions } from '../test-client.ts';
import { fromSources, spawnClient, startClient } from '../test-client.ts';
import { answerLine } from '../traces.ts';
import type { WorkspaceFolder } from '../workspace-folder.ts';
import { workspaceFolder } from '../workspace-folder.ts';

const FILE = '.parapet/receiver.json';

const policy = `parapet: 1
policy: support
owner: support@acme.example
rules:
  - id: no-digits
    at: output
    when: output.text.matches("[0-9]")
    then: block
`;

describe('the receiver', () => {
  let folder: WorkspaceFolder;
  let client: TestClient;

  beforeEach(async () => {
    folder = await workspaceFolder();
  });
  afterEach(async () => {
    await client.stop();
    await folder.dispose();
  });

  const connect = async (options: Partial<TestClientOptions> = {}): Promise<void> => {
    client = await startClient({ folders: [folder.uri], initializationOptions: { trusted: true }, ...options });
  };
  const turn = (action: string): Promise<{ url?: string; port?: number; problem?: string }> =>
    client.connection.sendRequest('parapet/receiver', { action });
  const discovered = async (): Promise<EditorReceiver> => {
    const found = readReceiverFile(await readFile(folder.pathOf(FILE), 'utf8'));
    assert.ok(found);
    return found;
  };
  const post = async (
    body: string | Uint8Array<ArrayBuffer>,
    headers: Readonly<Record<string, string>> = {},
    path = '/v1/traces',
  ): Promise<number> => {
    const { url, token } = await discovered();
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'parapet-token': token, ...headers },
      body,
    });
    await response.arrayBuffer();
    return response.status;
  };
  const isGone = () => assert.rejects(stat(folder.pathOf(FILE)), { code: 'ENOENT' });

  it('takes spans in JSON and protobuf, plain and packed, and the lenses count them at once', async () => {
    await connect();
    const uri = folder.uriOf('support.policy.yaml');
    await client.open(uri, policy);
    const { url, port } = await turn('start');
    assert.equal(url, `http://127.0.0.1:${port}`);
    const protobuf = writeProtobufTraces(readTraces(answerLine('2', 1)).traces);
    assert.equal(await post(answerLine('1')), 200);
    assert.equal(await post(protobuf, { 'content-type': 'application/x-protobuf' }), 200);
    assert.equal(await post(new Uint8Array(gzipSync(answerLine('x', 2))), { 'content-encoding': 'gzip' }), 200);
    assert.match((await client.titles(uri))[0] ?? '', /^2 of 3 matched .* receiver, 2 min ago$/);
    await eventually(() => assert.ok(client.refreshes > 0));
    const sources =
      await client.connection.sendRequest<readonly { kind: string; moments: number }[]>('parapet/sources');
    assert.deepEqual(
      sources.map(({ kind, moments }) => [kind, moments > 0]),
      [['receiver', true]],
    );
  });

  it('takes log records that belong to spans, and has no use for metrics', async () => {
    await connect();
    await turn('start');
    assert.equal(await post('{"resourceLogs":[]}', {}, '/v1/logs'), 200);
    assert.equal(await post('{"resourceMetrics":[]}', {}, '/v1/metrics'), 200);
  });

  it('says where it is in a file that this user alone may read, and takes it away', async () => {
    await connect();
    await turn('start');
    assert.equal((await stat(folder.pathOf(FILE))).mode & 0o777, 0o600);
    assert.equal((await discovered()).pid, process.pid);
    await turn('stop');
    await isGone();
    await turn('start');
    await client.connection.sendRequest('shutdown');
    await isGone();
    client.connection.dispose();
    client = await startClient({ folders: [] });
  });

  it('keeps its file out of git, unless somebody has said what git takes of that folder', async () => {
    await connect();
    await turn('start');
    const ignored = folder.pathOf('.parapet/.gitignore');
    assert.deepEqual((await readFile(ignored, 'utf8')).split('\n'), ['/.gitignore', '/receiver.json', '']);
    await turn('stop');
    await folder.write('.parapet/.gitignore', 'mine\n');
    await turn('start');
    assert.equal(await readFile(ignored, 'utf8'), 'mine\n');
  });

  it('refuses who does not know the token, and what is no OTLP', async () => {
    await connect();
    await turn('start');
    assert.equal(await post(answerLine('1'), { 'parapet-token': 'x' }), 401);
    assert.equal(await post(answerLine('1'), { 'parapet-token': '' }), 401);
    const { token } = await discovered();
    assert.equal(await post('{"resourceSpans":[]}', { 'parapet-token': '', authorization: `Bearer ${token}` }), 200);
    assert.equal(await post('{', {}), 400);
    assert.equal(await post('{}', { 'content-type': 'text/plain' }), 415);
    assert.equal(await post('{}', { 'content-encoding': 'gzip' }), 400);
    assert.equal(await post('{}', {}, '/elsewhere'), 404);
    assert.deepEqual(
      await client.connection.sendRequest('parapet/sources').then((all) => (all as unknown[]).length),
      1,
    );
  });

  it('opens no port in a workspace that nobody trusts, and closes when trust is withdrawn', async () => {
    await connect({ initializationOptions: {} });
    const { url, problem } = await turn('start');
    assert.deepEqual([url, /not trusted/.test(problem ?? '')], [undefined, true]);
    await isGone();
    await client.connection.sendNotification('parapet/trust', { trusted: true });
    assert.ok((await turn('start')).url);
    await client.connection.sendNotification('parapet/trust', { trusted: false });
    assert.equal((await turn('state')).url, undefined);
    await isGone();
  });

  it('leaves the file of another that listens', async () => {
    const other = await spawnClient({ folders: [folder.uri], initializationOptions: { trusted: true } });
    const start = { action: 'start' };
    assert.ok((await other.connection.sendRequest<{ url?: string }>('parapet/receiver', start)).url);
    const written = await discovered();
    await connect();
    assert.match((await turn('start')).problem ?? '', /takes the spans of .* already/);
    assert.deepEqual(await discovered(), written);
    await other.stop();
    assert.ok((await turn('start')).url);
  });

  it('replaces the file of a process that is gone, also where another has its number by now', async () => {
    await connect();
    const written = (pid: number) => JSON.stringify({ url: 'http://127.0.0.1:1', token: 'x'.repeat(32), pid });
    for (const pid of [2 ** 22 + 1, process.ppid]) {
      await folder.write(FILE, written(pid));
      assert.ok((await turn('start')).url);
      assert.equal((await discovered()).pid, process.pid);
      await turn('stop');
    }
  });

  it('takes its file away where the editor is gone without a word', async () => {
    await connect();
    const server = spawn(process.execPath, fromSources, { stdio: ['pipe', 'ignore', 'inherit'] });
    const send = (message: object): void => {
      const text = JSON.stringify({ jsonrpc: '2.0', ...message });
      server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    };
    const initializationOptions = { trusted: true };
    const params = { processId: null, rootUri: folder.uri, capabilities: {}, initializationOptions };
    send({ id: 1, method: 'initialize', params });
    send({ method: 'initialized', params: {} });
    send({ id: 2, method: 'parapet/receiver', params: { action: 'start' } });
    await eventually(async () => assert.equal((await discovered()).pid, server.pid));
    server.stdin.end();
    await once(server, 'exit');
    await isGone();
  });

  it('keeps what arrived when a folder is added', async () => {
    await connect();
    await turn('start');
    assert.equal(await post(answerLine('1')), 200);
    const other = await workspaceFolder();
    const event = { added: [{ uri: other.uri, name: 'other' }], removed: [] };
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
    await eventually(async () => {
      const sources =
        await client.connection.sendRequest<readonly { name: string; moments: number }[]>('parapet/sources');
      assert.deepEqual(
        sources.map(({ name, moments }) => [name.replace(/ .*/, ' of a folder'), moments > 0]),
        [
          ['receiver of a folder', true],
          ['receiver of a folder', false],
        ],
      );
    });
    await turn('stop');
    await other.dispose();
  });

  it('tells a client that wants to know of every state it comes to', async () => {
    await connect({ initializationOptions: { trusted: true, followsTraces: true } });
    const states: (string | undefined)[] = [];
    client.connection.onNotification('parapet/receiverState', ({ url }) => {
      states.push(url);
    });
    const { url } = await turn('start');
    await turn('start');
    await turn('stop');
    await eventually(() => assert.deepEqual(states, [url, undefined]));
  });
});
