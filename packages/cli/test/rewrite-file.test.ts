import assert from 'node:assert/strict';
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rewriteFile } from '../src/rewrite-file.ts';
import { folderWith, removeFolders } from './command.ts';

describe('a file that is rewritten', () => {
  afterEach(removeFolders);

  it('is what it was or what it becomes, whoever reads it meanwhile', async () => {
    const long = (letter: string): string => letter.repeat(2_000_000);
    const cwd = folderWith({ file: long('a') });
    const path = join(cwd, 'file');
    let isOver = false;
    const seen = new Set<string>();
    const reading = (async () => {
      while (!isOver) seen.add(await readFile(path, 'utf8'));
    })();
    for (const letter of ['b', 'c', 'd', 'e']) await rewriteFile(path, () => long(letter));
    isOver = true;
    await reading;
    const whole = new Set(['a', 'b', 'c', 'd', 'e'].map(long));
    for (const text of seen) assert.ok(whole.has(text), `a piece of ${text.length} characters was seen`);
    assert.deepEqual(readdirSync(cwd), ['file']);
  });

  it('loses nothing that somebody else writes meanwhile', async () => {
    const path = join(folderWith({ file: 'a' }), 'file');
    const others = ['b', 'c'];
    const outcome = await rewriteFile(path, (text) => {
      const other = others.shift();
      if (other) writeFileSync(path, text + other);
      return `${text}!`;
    });
    assert.deepEqual([outcome, readFileSync(path, 'utf8')], [{ kind: 'changed' }, 'abc!']);
  });

  it('is left to somebody who goes on writing it', async () => {
    const path = join(folderWith({ file: 'a' }), 'file');
    const outcome = await rewriteFile(path, (text) => {
      writeFileSync(path, `${text}a`);
      return 'b';
    });
    assert.deepEqual(outcome, {
      kind: 'failed',
      why: 'Somebody else is writing it. It is left as it is; try again.',
    });
    assert.match(readFileSync(path, 'utf8'), /^a+$/);
    assert.deepEqual(readdirSync(join(path, '..')), ['file']);
  });

  it('keeps its mode, and the links to it', async () => {
    const cwd = folderWith({ file: 'a' });
    chmodSync(join(cwd, 'file'), 0o664);
    symlinkSync('file', join(cwd, 'link'));
    assert.deepEqual(await rewriteFile(join(cwd, 'link'), () => 'b'), { kind: 'changed' });
    assert.equal(readFileSync(join(cwd, 'file'), 'utf8'), 'b');
    assert.equal(statSync(join(cwd, 'file')).mode & 0o777, 0o664);
    assert.ok(lstatSync(join(cwd, 'link')).isSymbolicLink());
  });

  it('keeps a byte order mark, which is no part of the text', async () => {
    const cwd = folderWith({ file: '\uFEFFa' });
    await rewriteFile(join(cwd, 'file'), (text) => `${text}b`);
    assert.equal(readFileSync(join(cwd, 'file'), 'utf8'), '\uFEFFab');
  });

  it('stays as it is where nothing changes, or that is all that was asked', async () => {
    const path = join(folderWith({ file: 'a' }), 'file');
    const { ino } = statSync(path);
    assert.deepEqual(await rewriteFile(path, (text) => text), { kind: 'unchanged' });
    assert.deepEqual(await rewriteFile(path, () => 'b', true), { kind: 'changed' });
    assert.deepEqual([readFileSync(path, 'utf8'), statSync(path).ino], ['a', ino]);
  });

  // Nothing is read-only to root, so there is nothing to leave out either.
  if (process.getuid?.() !== 0)
    it('stays as it is where it was made read-only', async () => {
      const path = join(folderWith({ file: 'a' }), 'file');
      chmodSync(path, 0o444);
      assert.equal((await rewriteFile(path, () => 'b')).kind, 'failed');
      assert.equal(readFileSync(path, 'utf8'), 'a');
    });
});
