import assert from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith, parapet, removeFolders } from './command.ts';

const untidy = `parapet: 1
policy:   p
owner: o@acme.example
rules:
    - { id: r, at: output, when: size( output.text )>3, then: flag }
`;
const tidy = `parapet: 1
policy: p
owner: o@acme.example
rules:
  - { id: r, at: output, when: size(output.text) > 3, then: flag }
`;

describe('parapet fmt', () => {
  after(removeFolders);

  it('lays out policies, tests and settings, and names what it changed', async () => {
    const cwd = folderWith({
      'a/p.policy.yaml': untidy,
      'a/p.policy.test.yaml': 'parapet:  1\npolicy: p.policy.yaml\ncases: []\n',
      'parapet.yaml': 'parapet:  1\n',
      'other.yaml': 'a:  1\n',
    });
    const { code, stdout, stderr } = await parapet(['fmt'], { cwd });
    assert.deepEqual(
      [code, stdout, stderr],
      [0, 'a/p.policy.test.yaml\na/p.policy.yaml\nparapet.yaml\n', '3 files changed\n'],
    );
    assert.equal(readFileSync(join(cwd, 'a/p.policy.yaml'), 'utf8'), tidy);
    assert.equal(readFileSync(join(cwd, 'other.yaml'), 'utf8'), 'a:  1\n');
    assert.equal((await parapet(['fmt', '--check'], { cwd })).code, 0);
  });

  it('only says what it would change, if that is asked', async () => {
    const cwd = folderWith({ 'p.policy.yaml': untidy });
    const { code, stdout } = await parapet(['fmt', '--check'], { cwd });
    assert.deepEqual([code, stdout], [1, 'p.policy.yaml\n']);
    assert.equal(readFileSync(join(cwd, 'p.policy.yaml'), 'utf8'), untidy);
  });

  it('formats the standard input', async () => {
    assert.equal((await parapet(['fmt', '-'], { input: untidy })).stdout, tidy);
    assert.deepEqual(await parapet(['fmt', '-', '--check'], { input: untidy }), { code: 1, stdout: '', stderr: '' });
    assert.equal((await parapet(['fmt', '-', '--check'], { input: tidy })).code, 0);
  });

  it('goes on past what is no text, no file, or leads nowhere, and says so', async () => {
    const latin = Buffer.from('parapet:  1 # caf\xe9\n', 'latin1');
    const cwd = folderWith({ 'a.policy.yaml': latin, 'c.policy.yaml/file': '', 'd.policy.yaml': untidy });
    symlinkSync('nowhere', join(cwd, 'b.policy.yaml'));
    const { code, stdout, stderr } = await parapet(['fmt'], { cwd });
    assert.deepEqual([code, stdout], [1, 'd.policy.yaml\n']);
    assert.deepEqual(stderr.split('\n').slice(0, 4), [
      'a.policy.yaml: It is not UTF-8. Save it as that.',
      'b.policy.yaml: There is no such file.',
      'c.policy.yaml: It is no file.',
      '1 file changed',
    ]);
    assert.deepEqual(readFileSync(join(cwd, 'a.policy.yaml')), latin);
  });

  it('loses nothing where several work at once', async () => {
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, nth) => [`${nth}.policy.yaml`, untidy]));
    const cwd = folderWith(files);
    const ran = await Promise.all([1, 2, 3].map(() => parapet(['fmt'], { cwd })));
    assert.deepEqual(
      ran.map(({ code }) => code),
      [0, 0, 0],
    );
    assert.deepEqual(readdirSync(cwd).sort(), Object.keys(files).sort());
    for (const file of Object.keys(files)) assert.equal(readFileSync(join(cwd, file), 'utf8'), tidy);
  });

  it('says where there is nothing to format', async () => {
    const { code, stderr } = await parapet(['fmt', 'nowhere'], { cwd: folderWith({}) });
    assert.equal(code, 1);
    assert.match(stderr, /^nowhere: There is no policy, test or parapet\.yaml here\.$/m);
  });
});
