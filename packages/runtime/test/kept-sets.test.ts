import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPolicySet } from '@parapet/policy';
import { keepPolicySet, keptDigests, readPolicySet } from '../src/kept-sets.ts';

const policy = (words: string) => `parapet: 1
policy: shop
owner: shop@acme.example
finders:
  word: { words: ${words} }
rules:
  - { id: one, at: output, when: output.text.has(word), then: flag }
`;

function loaded(words = 'words.txt') {
  const { set, sources } = loadPolicySet([{ path: 'shop.policy.yaml', text: policy(words) }], (path) =>
    path === 'words.txt' ? 'tea\n' : undefined,
  );
  assert.ok(set && sources);
  return { set, sources };
}

describe('a kept policy set', () => {
  let folder = '';
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'parapet-')), 'sets');
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

  const { set, sources } = loaded();
  const fileOf = (digest: string): string => join(folder, `${digest.replace(':', '-')}.json`);

  it('is read back with its lists, and verified', async () => {
    assert.deepEqual(await keepPolicySet(set, sources, folder), { kind: 'kept' });
    const back = await readPolicySet(set.digest, folder);
    assert.equal(back?.kind, 'verified');
    assert.equal(back.set.digest, set.digest);
    assert.deepEqual(back.kept.files, sources.files);
    assert.deepEqual(back.kept.reads, { 'words.txt': 'tea\n' });
    if (process.platform !== 'win32') assert.equal(statSync(fileOf(set.digest)).mode & 0o777, 0o600);
  });

  it('is not there where it was never kept', async () => {
    assert.equal(await readPolicySet(set.digest, folder), undefined);
    assert.deepEqual(await keptDigests(folder), []);
    assert.equal(await readPolicySet('../../etc/passwd', folder), undefined);
  });

  it('is told from one that was changed', async () => {
    await keepPolicySet(set, sources, folder);
    const path = fileOf(set.digest);
    const text = readFileSync(path, 'utf8');
    for (const [changed, why] of [
      [text.replace('tea', 'milk'), /^Loaded again it is sha256:/],
      [text.replace('then: flag', 'then: flg'), /^It cannot be loaded/],
      [text.replaceAll(set.digest, `sha256:${'0'.repeat(64)}`), /^It says that it is/],
      [text.slice(0, -9), /^It is no kept/],
      ['[]', /^It is no kept/],
      ['{"kept":1,"digest":"x","engine":"y","files":[{"path":1}],"reads":{}}', /^It is no kept/],
    ] as const) {
      writeFileSync(path, changed);
      const back = await readPolicySet(set.digest, folder);
      assert.equal(back?.kind, 'broken');
      assert.match(back.why, why);
    }
  });

  it('says when it was another version of the engine that kept it', async () => {
    await keepPolicySet(set, sources, folder);
    const path = fileOf(set.digest);
    const kept = JSON.parse(readFileSync(path, 'utf8')) as object;
    writeFileSync(path, JSON.stringify({ ...kept, engine: '0.0.1' }));
    const back = await readPolicySet(set.digest, folder);
    assert.equal(back?.kind, 'other-engine');
  });

  it('may be kept by many at once', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => keepPolicySet(set, sources, folder)));
    assert.ok(all.every(({ kind }) => kind === 'kept'));
    assert.deepEqual(readdirSync(folder), [fileOf(set.digest).slice(folder.length + 1)]);
    assert.equal((await readPolicySet(set.digest, folder))?.kind, 'verified');
  });

  it('makes room by what was not loaded for longest', async () => {
    mkdirSync(folder);
    const old = (name: string, hours: number): void => {
      writeFileSync(join(folder, name), '{}');
      const time = Date.now() / 1000 - 3600 * hours;
      utimesSync(join(folder, name), time, time);
    };
    for (let age = 1; age <= 100; age++) old(`sha256-${String(age).padStart(64, '0')}.json`, age);
    old('abandoned.tmp', 2);
    old('in-work.tmp', 0);
    const { set: other, sources: from } = loaded('[milk]');
    await keepPolicySet(set, sources, folder);
    await keepPolicySet(other, from, folder);
    const digests = await keptDigests(folder);
    assert.equal(digests.length, 100);
    assert.deepEqual(new Set(digests.slice(0, 2)), new Set([set.digest, other.digest]));
    assert.ok(!existsSync(join(folder, 'abandoned.tmp')));
    assert.ok(existsSync(join(folder, 'in-work.tmp')));
  });

  it('is not kept where nothing can be written, which harms nobody', async () => {
    mkdirSync(join(folder, '..'), { recursive: true });
    writeFileSync(folder, 'a file');
    const { kind } = await keepPolicySet(set, sources, folder);
    assert.equal(kind, 'failed');
    assert.equal(await readPolicySet(set.digest, folder), undefined);
  });

  it('is not kept if it is larger than is reasonable', async () => {
    const large = { ...sources, reads: { 'words.txt': 'x'.repeat(17_000_000) } };
    assert.deepEqual(await keepPolicySet(set, large, folder), { kind: 'too-large' });
  });
});
