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

  it('may be one document that was never saved', () => {
    assert.deepEqual(folders('untitled:Untitled-1'), { '': ['untitled:Untitled-1'] });
  });
});
