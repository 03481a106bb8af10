import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepPolicySet, loadPolicies } from '@parapet/runtime';
import { folderWith, parapet, removeFolders } from './command.ts';

const policy = `parapet: 1
policy: p
owner: o@acme.example
finders: { word: { words: words.txt } }
rules:
  - { id: r, at: output, when: output.text.has(word), then: flag }
`;

describe('parapet show', () => {
  let cwd: string;
  let digest: string;

  before(async () => {
    cwd = folderWith({ 'policies/p.policy.yaml': policy, 'policies/words.txt': 'secret\n' });
    const { set, sources } = loadPolicies({ paths: ['policies'], cwd });
    assert.ok(set && sources);
    digest = set.digest;
    assert.deepEqual(await keepPolicySet(set, sources, join(cwd, '.parapet/sets')), { kind: 'kept' });
  });

  after(removeFolders);

  it('prints a policy set by its digest, or by how that begins, with what it read', async () => {
    for (const wanted of [digest, digest.slice(0, 15), digest.slice(7, 15)]) {
      const { code, stdout } = await parapet(['show', wanted], { cwd });
      assert.deepEqual([code, stdout], [0, `# policies/p.policy.yaml\n${policy}\n# policies/words.txt\nsecret\n`]);
    }
  });

  it('lists what is kept', async () => {
    assert.equal((await parapet(['show'], { cwd })).stdout, `${digest}\n`);
    const nothing = await parapet(['show', '--sets', 'elsewhere'], { cwd });
    assert.deepEqual([nothing.code, nothing.stdout], [0, '']);
    assert.match(nothing.stderr, /^No policy set is kept in /);
  });

  it('answers programs', async () => {
    const shown = JSON.parse((await parapet(['show', digest, '--json'], { cwd })).stdout);
    assert.deepEqual(Object.keys(shown), ['digest', 'files', 'reads']);
  });

  it('says that a digest is not kept', async () => {
    const { code, stdout, stderr } = await parapet(['show', 'sha256:0123'], { cwd });
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^No policy set with the digest `sha256:0123` is kept in /);
  });

  it('prints nothing that was changed', async () => {
    const folder = join(cwd, '.parapet/sets');
    const file = join(folder, readdirSync(folder)[0] ?? '');
    writeFileSync(file, readFileSync(file, 'utf8').replace('secret', 'public'));
    const { code, stdout, stderr } = await parapet(['show', digest], { cwd });
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /it was changed\.$/m);
  });
});
