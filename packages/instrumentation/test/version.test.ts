import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { SCOPE_NAME, SCOPE_VERSION } from '../src/version.ts';

describe('the instrumentation scope', () => {
  it('has the name and the version of the package', () => {
    const { name, version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    assert.deepEqual([SCOPE_NAME, SCOPE_VERSION], [name, version]);
  });
});
