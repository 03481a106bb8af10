import assert from 'node:assert/strict';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answers, startModel } from '../scripted-model.ts';
import { runNode, withFiles } from './run.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const example = /```js\n(.*?)```/s.exec(readme)?.[1] ?? '';

const policy = `
parapet: 1
policy: shop
owner: shop@example.com
mode: enforce
finders:
  phone: { pattern: '\\d{3}-\\d{4}' }
rules:
  - id: no-phones
    at: output
    when: output.text.has(phone) && !("agent" in user.roles)
    then: redact
    message: We do not give out phone numbers.
`;

describe('the example of the README', function () {
  this.timeout(30_000);

  it('answers without the phone number, and exports the verdict', () =>
    withFiles({ 'policies/shop.policy.yaml': policy, 'app.mjs': example }, async (folder) => {
      symlinkSync(fileURLToPath(new URL('../../../../node_modules', import.meta.url)), join(folder, 'node_modules'));
      const model = await startModel(answers('Call 555-0142.'));
      try {
        const env = { OPENAI_API_KEY: 'none-needed', OPENAI_BASE_URL: model.url, PARAPET_LOG_LEVEL: 'error' };
        const { out, err } = await runNode(['app.mjs'], env, folder);
        assert.match(out, /^Call \[phone\]\.$/m, err);
        assert.match(out, /'parapet\.verdict': 'modify'/);
      } finally {
        await model.close();
      }
    }));
});
