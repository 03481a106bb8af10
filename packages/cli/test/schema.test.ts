import assert from 'node:assert/strict';
import { parapet } from './command.ts';

describe('parapet schema', () => {
  for (const [args, title] of [
    [[], 'A Parapet policy'],
    [['test'], 'Tests of Parapet policies'],
    [['settings'], 'Settings of a Parapet project'],
  ] as const)
    it(`prints ${title}`, async () => {
      const { code, stdout } = await parapet(['schema', ...args]);
      assert.deepEqual([code, JSON.parse(stdout).title], [0, title]);
    });

  it('knows no other', async () => {
    assert.equal((await parapet(['schema', 'ledger'])).code, 2);
  });
});
