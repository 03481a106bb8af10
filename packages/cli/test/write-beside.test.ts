import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { writeBeside } from '../src/write-beside.ts';
import { folderWith, removeFolders } from './command.ts';

describe('a file that is written beside the one it becomes', () => {
  afterEach(removeFolders);

  it('is gone where it became none', async () => {
    const cwd = folderWith({});
    const refused = writeBeside(join(cwd, 'file'), 'text', async () => {
      throw new Error('refused');
    });
    await assert.rejects(refused, /refused/);
    assert.deepEqual(readdirSync(cwd), []);
  });

  it('leaves nothing to be done when the process ends', async () => {
    const count = () => ['exit', 'SIGINT', 'SIGTERM', 'SIGHUP'].map((event) => process.listenerCount(event));
    const before = count();
    const path = join(folderWith({}), 'file');
    await writeBeside(path, 'text', (unfinished) => rename(unfinished, path));
    assert.deepEqual(count(), before);
  });

  for (const [how, last, ended] of [
    ['SIGINT', `process.kill(process.pid, 'SIGINT')`, [null, 'SIGINT']],
    ['SIGTERM', `process.kill(process.pid, 'SIGTERM')`, [null, 'SIGTERM']],
    ['a reader of the answer who goes away', 'process.exit(1)', [1, null]],
  ] as const)
    it(`is gone where ${how} ends the process in the middle`, async function () {
      if (process.platform === 'win32') this.skip();
      const cwd = folderWith({});
      const source = new URL('../src/write-beside.ts', import.meta.url).href;
      const script = `const { writeBeside } = await import('${source}');
        await writeBeside('file', 'text', async () => { ${last}; await new Promise((end) => setTimeout(end, 60_000)); });`;
      const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { cwd, stdio: 'inherit' });
      assert.deepEqual(await once(child, 'close'), ended);
      assert.deepEqual(readdirSync(cwd), []);
    });
});
