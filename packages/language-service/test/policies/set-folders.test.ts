import assert from 'node:assert/strict';
import { setFolders } from '../../src/policies/set-folders.ts';

describe('policies that are loaded together', () => {
  const folders = (...uris: string[]) => Object.fromEntries(setFolders(uris));

  it('are those of one folder', () => {
    assert.deepEqual(folders('file:///w/b.policy.yaml', 'file:///w/a.policy.yaml'), {
      'file:///w/': ['file:///w/a.policy.yaml', 'file:///w/b.policy.yaml'],
    });
  });

  it('are also those below it', () => {
    assert.deepEqual(folders('file:///w/team/deep/b.policy.yaml', 'file:///w/a.policy.yaml'), {
      'file:///w/': ['file:///w/a.policy.yaml', 'file:///w/team/deep/b.policy.yaml'],
    });
  });

  it('are not those of a neighbour, whatever its name begins with', () => {
    assert.equal(setFolders(['file:///w/a/x.policy.yaml', 'file:///w/ab/x.policy.yaml']).size, 2);
  });

  it('are no documents that were never saved, and no earlier versions: each stands for itself', () => {
    const alone = ['git:/w/a.policy.yaml?%7B%22ref%22%3A%22~%22%7D', 'untitled:Untitled-1', 'untitled:Untitled-10'];
    const found = setFolders([...alone, 'file:///w/a.policy.yaml']);
    assert.deepEqual([...found.values()], [['file:///w/a.policy.yaml'], ...alone.map((uri) => [uri])]);
  });
});
