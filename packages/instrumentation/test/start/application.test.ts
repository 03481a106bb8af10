import assert from 'node:assert/strict';
import { mkdirSync, mkdtempDisposableSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isApplication } from '../../src/start/application.ts';

const started = (script: string | undefined, execArgv: string[] = []) =>
  isApplication({ isMainThread: true, execArgv, argv: ['/usr/bin/node', ...(script === undefined ? [] : [script])] });

describe('a process is taken for an application', () => {
  it('when its main script is one that was written here', () => {
    assert.ok(started('/srv/shop/app.js'));
  });

  it('when its own command line preloads something', () => {
    assert.ok(started('/srv/shop/node_modules/next/dist/bin/next', ['--import', '@parapet/instrumentation/register']));
    assert.ok(started(undefined, ['--require=./instrument.cjs', '-e', '1']));
  });

  it('but not when it is a package manager, a compiler or another tool that inherits NODE_OPTIONS', () => {
    for (const tool of [
      '/usr/lib/node_modules/npm/bin/npm-cli.js',
      '/srv/shop/node_modules/typescript/bin/tsc',
      '/srv/shop/node_modules/.bin/mocha',
      '/home/me/.cache/node/corepack/v1/pnpm/9.1.0/bin/pnpm.cjs',
      '/srv/shop/.yarn/releases/yarn-4.5.0.cjs',
      '/opt/yarn-v1.22.22/bin/yarn.js',
    ])
      assert.equal(started(tool), false, tool);
  });

  it('but not by the name of a link to a tool', () => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'parapet-'));
    mkdirSync(join(folder.path, 'node_modules'));
    writeFileSync(join(folder.path, 'node_modules/tool.js'), '');
    symlinkSync(join(folder.path, 'node_modules/tool.js'), join(folder.path, 'tool'));
    assert.equal(started(join(folder.path, 'tool')), false);
  });

  it('but not when it has no main script, or is a worker thread', () => {
    assert.equal(started(undefined), false);
    assert.equal(isApplication({ isMainThread: false, execArgv: [], argv: ['node', '/srv/shop/app.js'] }), false);
  });
});
