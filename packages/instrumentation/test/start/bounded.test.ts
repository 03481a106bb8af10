import assert from 'node:assert/strict';
import { runNode } from '../register/run.ts';

const bounded = new URL('../../src/start/bounded.ts', import.meta.url).href;

/** A script that has nothing else to do, with a server that takes connections and never answers. */
const script = (body: string) => `
  import { once } from 'node:events';
  import { createServer, request } from 'node:http';
  import { boundedly } from '${bounded}';
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  silent.unref();
  const ask = () => new Promise((resolve) => request({ port: silent.address().port }, resolve).on('error', resolve).end());
  ${body}`;

const run = (body: string) => runNode(['--input-type=module', '-e', script(body)]);

describe('work that is waited for up to a limit', function () {
  this.timeout(30_000);

  it('does not keep the process alive beyond it, whatever it waits for', async () => {
    const tries = 'for (;;) { await ask(); await new Promise((resolve) => setTimeout(resolve, 600_000)); }';
    const { code, out } = await run(`await boundedly(50, async () => { ${tries} }); console.log('over');`);
    assert.deepEqual([code, out], [0, 'over\n']);
  });

  it('is over as soon as it is done, or has failed', async () => {
    const { out } = await run(`
      await boundedly(600_000, async () => {});
      await boundedly(600_000, async () => { throw new Error('failed'); });
      console.log('over');`);
    assert.equal(out, 'over\n');
  });

  it('leaves alone what others do meanwhile', async () => {
    const { out } = await run(`
      setTimeout(() => console.log('late work done'), 500);
      await boundedly(50, ask);
      console.log('over');`);
    assert.equal(out, 'over\nlate work done\n');
  });
});
