import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json, text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { folderWith, parapet, removeFolders, spawnParapet } from './command.ts';

const cwd = fileURLToPath(new URL('./fixtures/readme', import.meta.url));

describe('parapet collector', () => {
  let sink: Server;
  let arrived: { readonly authorization: string | undefined; readonly body: unknown }[];
  let release: () => void;
  let child: ReturnType<typeof spawnParapet>;

  beforeEach(async () => {
    arrived = [];
    release = () => {};
    sink = createServer(async (request, response) => {
      arrived.push({ authorization: request.headers.authorization, body: await json(request) });
      if (request.url === '/slow/v1/traces') release = () => response.end('{}');
      else response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(sink, 'listening');
  });

  afterEach(() => {
    sink.closeAllConnections();
    sink.close();
    child?.kill('SIGKILL');
    removeFolders();
  });

  const forward = (path = '') => `http://127.0.0.1:${(sink.address() as AddressInfo).port}${path}`;

  /** Starts it and gives the line it says when it is ready. */
  async function start(path = '', env: Record<string, string> = {}): Promise<{ line: string; url: string }> {
    const args = ['collector', '--policies', 'policies', '--forward', forward(path), '--listen', '127.0.0.1:0'];
    child = spawnParapet(args, { cwd, env });
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
    return { line, url: /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? '' };
  }

  const post = (url: string) =>
    fetch(`${url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans: [] }),
    });

  it('says in one line when it is ready, and with what', async () => {
    const { line } = await start();
    assert.match(
      line,
      /^parapet collector http:\/\/127\.0\.0\.1:\d+ -> http:\/\/127\.0\.0\.1:\d+, 3 rules,\s+sha256:[0-9a-f]{12}\n$/,
    );
  });

  it('sends on what it takes, with the headers of the environment', async () => {
    const { url } = await start('', { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20ours' });
    assert.equal((await post(url)).status, 200);
    assert.deepEqual(arrived, [{ authorization: 'Bearer ours', body: { resourceSpans: [] } }]);
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    it(`ends what is in work at ${signal}, and itself with exit code 0`, async () => {
      const { url } = await start('/slow');
      const answered = post(url);
      while (arrived.length === 0) await new Promise(setImmediate);
      child.kill(signal);
      const closed = codeOf(child);
      release();
      assert.equal((await answered).status, 200);
      assert.equal(await closed, 0);
    });

  it('does not wait when it is told a second time', async () => {
    const { url } = await start('/slow');
    const answered = assert.rejects(post(url));
    while (arrived.length === 0) await new Promise(setImmediate);
    child.kill('SIGINT');
    await refused(url);
    child.kill('SIGINT');
    assert.equal(await codeOf(child), 1);
    await answered;
  });

  it('says once that the next endpoint is down, and once that it is back', async () => {
    const { url } = await start();
    const said = text(child.stderr);
    const { port } = sink.address() as AddressInfo;
    sink.closeAllConnections();
    sink.close();
    await once(sink, 'close');
    assert.equal((await post(url)).status, 503);
    assert.equal((await post(url)).status, 503);
    sink.listen(port, '127.0.0.1');
    await once(sink, 'listening');
    assert.equal((await post(url)).status, 200);
    child.kill('SIGTERM');
    assert.equal(
      await said,
      'The downstream cannot be reached (ECONNREFUSED). Clients are told so.\n' +
        'The downstream takes what is sent again.\n',
    );
  });

  it('does not start where another process listens', async () => {
    const { url } = await start();
    const { code, stdout, stderr } = await parapet(
      ['collector', '--policies', 'policies', '--forward', forward(), '--listen', new URL(url).host],
      { cwd },
    );
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /is taken by another process/);
  });

  it('does not start with policies that cannot be loaded', async () => {
    const { code, stdout, stderr } = await parapet(['collector', '--forward', forward()], { cwd: folderWith({}) });
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^policies error parapet\/policies-missing /);
  });

  it('does not start with settings that are wrong, which might demand something', async () => {
    const policy =
      'parapet: 1\npolicy: p\nrules:\n  - { id: r, at: output, when: size(output.text) > 3, then: flag }\n';
    const cwd = folderWith({ 'policies/p.policy.yaml': policy, 'parapet.yaml': 'profile: produktion\n' });
    const { code, stdout, stderr } = await parapet(['collector', '--forward', forward()], { cwd });
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^parapet\.yaml:1:\d+ error /);
  });
});

async function codeOf(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'close');
  return code;
}

/** Resolves when nothing listens there any more. */
async function refused(url: string): Promise<void> {
  for (;;)
    try {
      await (await fetch(`${url}/healthz`)).text();
    } catch {
      return;
    }
}
