import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startModelServer } from '../../examples/support-bot/model/server.ts';
import { root } from '../house/packages.ts';
import { startRawSink } from './raw-sink.ts';

const run = promisify(execFile);
const { CI, PARAPET_PACKED } = process.env;

const said = 'Of course. The warehouse is [phone], ask for Robin.';

/** The one flag, for each kind of application. */
const applications = [
  { app: 'app.mjs', flag: '--import' },
  { app: 'app.cjs', flag: '--import' },
  { app: 'app.cjs', flag: '--require' },
];

// Needs the npm registry, and most of a minute.
(CI || PARAPET_PACKED ? describe : describe.skip)(
  'packed packages in an empty project (PARAPET_PACKED=1 npm test)',
  function () {
    this.timeout(300_000);
    let project: string;

    before(async () => {
    project = mkdtempSync(join(tmpdir(), 'parapet-packed-'));
      await npm(root, 'pack', '--workspaces', '--pack-destination', project, '--silent');
      writeFileSync(join(project, 'package.json'), '{ "name": "empty", "private": true }');
      const packed = globSync('parapet-*.tgz', { cwd: project }).filter(
        (file) => !/^parapet-(vscode|test)-/.test(file),
      );
      await npm(
        project,
        'install',
        '--no-audit',
        '--no-fund',
        '--prefer-offline',
        'openai',
        ...packed.map((file) => `./${file}`),
      );
      for (const app of ['app.mjs', 'app.cjs'])
        cpSync(fileURLToPath(new URL(app, import.meta.url)), join(project, app));
      writeFileSync(join(project, 'shop.policy.yaml'), policy);
    });

    after(() => rmSync(project, { recursive: true, force: true }));

    for (const { app, flag } of applications)
      it(`protect ${app} by ${flag} @parapet/instrumentation/register, and their verdicts reach the sink`, async () => {
        const model = await startModelServer();
        const sink = await startRawSink();
        try {
          const { stdout } = await run(process.execPath, [flag, '@parapet/instrumentation/register', app], {
            cwd: project,
            env: {
              ...plainEnvironment(),
              OPENAI_API_KEY: 'none-needed',
              OPENAI_BASE_URL: model.url,
              PARAPET_POLICIES: project,
              OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
            },
          });
          assert.deepEqual(JSON.parse(stdout), [said, said]);
          const traces = sink.bodies.join('');
          for (const fact of ['chat gpt-4o-mini', 'parapet.verdict', 'modify', 'no-phone-numbers'])
            assert.ok(traces.split(fact).length > 2, `\`${fact}\` is on both spans`);
          assert.ok(!traces.includes('212 555'), 'no content is captured unless it is asked for');
        } finally {
          await sink.close();
          await model.close();
        }
      });

    it('bring a parapet command that checks the policies', async () => {
      const { stdout } = await run(join(project, 'node_modules/.bin/parapet'), ['check', project, '--json'], {
        cwd: project,
      });
      assert.doesNotThrow(() => JSON.parse(stdout));
    });
  },
);

const policy = `
parapet: 1
policy: shop
owner: shop@shop.example
mode: enforce
finders:
  phone: { detector: pii.phone, regions: [US] }
rules:
  - id: no-phone-numbers
    at: output
    when: output.text.has(phone)
    then: redact
    message: We do not give out phone numbers.
`;

/** Without what npm puts there for the scripts of this repository. */
function plainEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
}

async function npm(cwd: string, ...args: string[]): Promise<void> {
  await run('npm', args, { cwd, env: plainEnvironment(), maxBuffer: 2 ** 26 });
}
