import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { withFolder } from './folder.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const example = /```js\n(.*?)```/s.exec(readme)?.[1] ?? '';

const policy = `parapet: 1
policy: shop
owner: shop@example.com
finders:
  phone: { pattern: '\\d{3}-\\d{4}' }
rules:
  - id: one
    at: output
    when: output.text.has(phone)
    then: flag
`;

describe('the example of the README', () => {
  it('loads policies, and counts their rules', () => {
    withFolder({ 'policies/shop.policy.yaml': policy }, (folder) => {
      const out = execFileSync(
        process.execPath,
        ['--conditions=@parapet/source', '--input-type=module', '-e', example],
        {
          cwd: new URL('..', import.meta.url),
          env: { ...process.env, NODE_OPTIONS: '', PARAPET_POLICIES: folder },
          encoding: 'utf8',
        },
      );
      assert.match(out, /^1 rules, sha256:[0-9a-f]+\n$/);
    });
  });
});
