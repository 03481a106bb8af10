import assert from 'node:assert/strict';
import { app, runNode, withFiles } from '../register/run.ts';
import type { ScriptedModel } from '../scripted-model.ts';
import { answers, startModel } from '../scripted-model.ts';
import type { TestReceiver } from './receiver.ts';
import { startReceiver } from './receiver.ts';

const FILE = '.parapet/receiver.json';
const REGISTER = new URL('../../src/register.ts', import.meta.url).href;

describe('an editor that looks for spans', function () {
  this.timeout(60_000);
  let model: ScriptedModel;
  let receiver: TestReceiver;
  beforeEach(async () => {
    [model, receiver] = await Promise.all([startModel(answers('Call 555-0142.')), startReceiver()]);
  });
  afterEach(() => Promise.all([model.close(), receiver.close()]));

  const run = (
    folder: string,
    env: Readonly<Record<string, string>> = {},
    args: readonly string[] = [app('asks.mjs')],
    until?: string,
  ) =>
    runNode(
      ['--import', REGISTER, ...args],
      { OPENAI_API_KEY: 'none-needed', OPENAI_BASE_URL: model.url, PARAPET_DISCOVERY: '', ...env },
      folder,
      until,
    );

  const names = () => receiver.spans.map(({ name }) => name);

  it('sees the model calls of a service below its folder that exports nothing, and is announced', () =>
    withFiles({ [FILE]: receiver.file, 'deep/down/x': '' }, async (folder) => {
      const { out, err } = await run(`${folder}/deep/down`);
      assert.equal(out, 'Call 555-0142.\n', err);
      assert.deepEqual(names(), ['chat scripted']);
      assert.equal(receiver.spans[0]?.attributes['gen_ai.request.model'], 'scripted');
      assert.equal(receiver.spans[0]?.kind, 'client');
      assert.ok(err.includes(`; shown in the editor at ${receiver.url}\n`), err);
    }));

  it('sees those of an application that has an SDK of its own, and only what is about models', () =>
    withFiles({ [FILE]: receiver.file }, async (folder) => {
      await run(folder, { OTEL_TRACES_EXPORTER: 'console' }, [app('own-sdk.mjs')]);
      assert.deepEqual(names(), ['chat scripted']);
      assert.equal(receiver.spans[0]?.resource['service.name'], 'has-its-own-sdk');
    }));

  it('sees them while the service goes on', () =>
    withFiles({ [FILE]: receiver.file }, async (folder) => {
      const service = `await import(${JSON.stringify(app('asks.mjs'))}); setTimeout(() => console.log('still here'), 900); setInterval(() => {}, 1000);`;
      await run(folder, {}, ['--input-type=module', '-e', service], 'still here');
      assert.deepEqual(names(), ['chat scripted']);
    }));

  it('sees nothing in production, or where nobody is to be discovered', () =>
    withFiles({ [FILE]: receiver.file }, async (folder) => {
      for (const env of [{ NODE_ENV: 'production' }, { PARAPET_DISCOVERY: 'none' }]) {
        const { out, err } = await run(folder, env);
        assert.equal(out, 'Call 555-0142.\n');
        assert.ok(!err.includes('editor'), err);
      }
      assert.deepEqual(names(), []);
    }));

  it('may be gone: nothing is refused, and nobody is told', () =>
    withFiles({ [FILE]: receiver.file.replace(/:\d+"/, ':1"') }, async (folder) => {
      const { code, out } = await run(folder);
      assert.deepEqual([code, out], [0, 'Call 555-0142.\n']);
    }));

  it('is not believed when its process is gone, or when it is on another machine', async () => {
    for (const file of [
      receiver.file.replace(/"pid":\d+/, `"pid":${2 ** 22 + 1}`),
      receiver.file.replace('127.0.0.1', 'collector.example'),
      'nonsense',
    ])
      await withFiles({ [FILE]: file }, async (folder) => {
        const { out, err } = await run(folder);
        assert.equal(out, 'Call 555-0142.\n');
        assert.ok(!err.includes('editor'), err);
      });
    assert.deepEqual(names(), []);
  });
});
