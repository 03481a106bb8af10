import assert from 'node:assert/strict';
import { modeIn } from '../src/mode-in.ts';

describe('the mode of a policy', () => {
  it('is what it says, in quotes or without', () => {
    for (const written of ['enforce', '"enforce"', "'enforce' # from today"])
      assert.equal(modeIn(`policy: a\nmode: ${written}\nrules:\n`), 'enforce');
  });

  it('is to observe where it says nothing, whatever its rules say', () => {
    assert.equal(modeIn('policy: a\nrules:\n  - id: r\n    mode: enforce\n'), 'observe');
  });
});
