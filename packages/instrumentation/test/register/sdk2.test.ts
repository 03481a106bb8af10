import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answers, startModel } from '../scripted-model.ts';
import { REGISTER, runNode, withFiles } from './run.ts';

const folder = fileURLToPath(new URL('../fixtures/sdk2', import.meta.url));
const install = 'npm ci --prefix packages/instrumentation/test/fixtures/sdk2';

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
    when: output.text.has(phone)
    then: redact
    message: We do not give out phone numbers.
  - id: watched
    at: span
    when: span.name == "handle order"
    then: flag
`;

/** SDK 2 cannot be installed beside the API 1.10 that the rest is tested with, so it has a folder of its own. */
function installed(): boolean {
  if (existsSync(join(folder, 'node_modules'))) return true;
  try {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline'], {
      cwd: folder,
      stdio: 'ignore',
      timeout: 60_000,
    });
    return true;
  } catch {
    return false;
  }
}

describe(`an application on SDK 2 and API 1.9 (needs: ${install})`, function () {
  this.timeout(120_000);
  before(function () {
    if (!installed()) this.skip();
  });

  const run = (args: readonly string[]) =>
    withFiles({ 'shop.policy.yaml': policy }, async (policies) => {
      const model = await startModel(answers('Call 555-0142.'));
      try {
        const env = { OPENAI_API_KEY: 'none-needed', OPENAI_BASE_URL: model.url, PARAPET_POLICIES: policies };
        return await runNode(args, env, folder);
      } finally {
        await model.close();
      }
    });

  for (const [what, flags] of [
    ['while we have API 1.10', []],
    ['with API 1.9 for everybody', ['--import', './only-api-1.9.mjs']],
  ] as const)
    it(`is protected, joined and traced, ${what}`, async () => {
      const { out, err } = await run([...flags, '--import', REGISTER, 'app.mjs']);
      const [said, ...spans] = out.trim().split('\n');
      assert.equal(said, 'Call [phone].', err);
      assert.deepEqual(
        spans.map((span) => JSON.parse(span)),
        [
          { name: 'chat scripted', verdict: 'modify', events: ['parapet.decision', 'parapet.finding'], inOrder: true },
          { name: 'handle order', verdict: 'warn', events: ['parapet.decision'], inOrder: false },
        ],
      );
    });

  it('takes our span processor as code', async () => {
    const { out, err } = await run(['processor.mjs']);
    assert.equal(out, 'warn\n', err);
  });
});
