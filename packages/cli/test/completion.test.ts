import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { shells } from '../src/completion/scripts.ts';
import { parapet } from './command.ts';

/** What bash offers for the last of the words. */
async function offered(...words: string[]): Promise<string[]> {
  const { stdout } = await parapet(['completion', 'bash']);
  const script = `${stdout}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length - 1}
_parapet
printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\n').filter(Boolean);
}

describe('parapet completion', () => {
  for (const shell of shells)
    it(`names every command and option for ${shell}`, async () => {
      const { code, stdout } = await parapet(['completion', shell]);
      assert.equal(code, 0);
      for (const word of ['init', 'check', 'test', 'replay', 'diff', 'graph', 'collector', 'require-coverage'])
        assert.match(stdout, new RegExp(`\\b${word}\\b`));
    });

  // Which is on every machine that runs the tests but Windows.
  (existsSync('/bin/bash') ? it : it.skip)('completes in bash', async () => {
    assert.deepEqual(await offered('parapet', 'di'), ['diff']);
    assert.deepEqual(await offered('parapet', 'test', '--re'), ['--require-coverage']);
    assert.deepEqual(await offered('parapet', 'test', '--format', 'j'), ['json', 'junit']);
    assert.deepEqual(await offered('parapet', 'schema', 'se'), ['settings']);
    assert.deepEqual(await offered('parapet', 'check', 'pol'), [], 'the shell offers files then');
  });

  it('knows no other shell', async () => {
    assert.equal((await parapet(['completion', 'tcsh'])).code, 2);
  });
});
