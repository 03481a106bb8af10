import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parapet, runInShell } from './command.ts';

describe('parapet init', () => {
  let cwd: string;

  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'parapet-init-'));
  });

  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  it('writes policies that are right, and whose tests pass and cover them', async () => {
    assert.equal((await parapet(['init'], { cwd })).code, 0);
    assert.match((await parapet(['check'], { cwd })).stdout, /^4 rules in 1 policy: no problems$/m);
    const { code, stdout } = await parapet(['test', '--require-coverage'], { cwd });
    assert.equal(code, 0, stdout);
  });

  it('leaves what is there as it is', async () => {
    writeFileSync(join(cwd, 'parapet.yaml'), 'parapet: 1\n');
    const { code, stdout } = await parapet(['init'], { cwd });
    assert.equal(code, 0);
    assert.match(stdout, /^kept {3}parapet\.yaml, which is there already$/m);
    assert.equal(readFileSync(join(cwd, 'parapet.yaml'), 'utf8'), 'parapet: 1\n');
  });

  it('leaves no part of a file where there is no room for the whole', async () => {
    const said = runInShell('ulimit -f 1; NODE_DISABLE_COMPILE_CACHE=1 parapet init; echo $?', { cwd });
    assert.match(said, /^1\npolicies\/assistant\.policy\.yaml cannot be written \(\w+\)\.$/m);
    assert.deepEqual(readdirSync(join(cwd, 'policies')), []);
    assert.match((await parapet(['init'], { cwd })).stdout, /^wrote {2}policies\/assistant\.policy\.yaml$/m);
  });

  it('says where it cannot write', async () => {
    writeFileSync(join(cwd, 'file'), '');
    const { code, stderr } = await parapet(['init', 'file'], { cwd });
    assert.equal(code, 1);
    assert.match(stderr, /^file\/policies\/assistant\.policy\.yaml cannot be written \((EEXIST|ENOTDIR)\)\.$/m);
    writeFileSync(join(cwd, 'policies'), '');
    assert.equal((await parapet(['init'], { cwd })).code, 1);
  });
});
