import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { namesBelow } from '../src/names-below.ts';
import { folderWith, removeFolders } from './command.ts';

describe('what there is below a folder', () => {
  after(removeFolders);

  it('is all but what tools keep for themselves, and nothing twice', async () => {
    const folder = folderWith({ 'b/c': '', a: '', 'node_modules/x/y': '', 'b/.cache/z': '', '.hidden': '' });
    symlinkSync('..', join(folder, 'b', 'up'));
    assert.deepEqual(await namesBelow(folder), {
      names: ['.hidden', 'a', 'b', 'b/.cache', 'b/c', 'b/up', 'node_modules'].map((name) => join(name)),
      closed: [],
    });
  });

  it('is nothing that could be told where the folder is none', async () => {
    await assert.rejects(namesBelow(join(folderWith({ a: '' }), 'a')), { code: 'ENOTDIR' });
  });
});
