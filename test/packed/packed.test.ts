import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startModelServer } from '../../examples/support-bot/model/server.ts';
import { root } from '../house/packages.ts';
import { startRawSink } from './raw-sink.ts';

const run = promisify(execFile);
const { CI, PARAPET_PACKED } = process.env;

const modelSaid = 'Of course. The warehouse is +1 212 555 0142, ask for Robin.';
const redacted = 'Of course. The warehouse is [phone], ask for Robin.';

/** The one flag, for each kind of application. */
const applications = [
  { app: 'app.mjs', flag: '--import' },
  { app: 'app.cjs', flag: '--import' },
  { app: 'app.cjs', flag: '--require' },
];

/** As strictly as a service may check us: `.d.ts` files of others are not ours to check, ours are. */
const strictly = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--types', ''];

/** What the README says to look for, before and after its fifth step, and what users get. */
const modes = [
  { mode: 'observe', attribute: 'parapet.observed.verdict', said: modelSaid },
  { mode: 'enforce', attribute: 'parapet.verdict', said: redacted },
];

// Needs the npm registry, and most of a minute.
(CI || PARAPET_PACKED ? describe : describe.skip)(
  'five minutes with packed packages in an empty project (PARAPET_PACKED=1 npm test)',
  function () {
    this.timeout(600_000);
    const project = mkdtempSync(join(tmpdir(), 'parapet-packed-'));
    const policyFile = join(project, 'policies/answers.policy.yaml');
    const { policy, searches } = fiveMinutes(readFileSync(join(root, 'README.md'), 'utf8'));

    before(async () => {
      await npm(root, 'run', 'pack', '--silent');
      writeFileSync(join(project, 'package.json'), '{ "name": "empty", "private": true }');
      const packed = globSync('packed/*.tgz', { cwd: root }).map((file) => join(root, file));
      await npm(project, 'install', '--no-audit', '--no-fund', '--prefer-offline', 'openai', ...packed);
      for (const app of ['app.mjs', 'app.cjs', 'app.ts'])
        cpSync(fileURLToPath(new URL(app, import.meta.url)), join(project, app));
      mkdirSync(join(project, 'policies'));
      writeFileSync(policyFile, policy);
    });

    after(() => rmSync(project, { recursive: true, force: true }));

    it('bring a command that finds nothing wrong with the policy', async () => {
      const { stdout } = await npx(project, 'parapet', 'check', 'policies');
      assert.match(stdout, /^1 rule in 1 policy: no problems$/m);
    });

    it('bring types', () =>
      run(join(root, 'node_modules/.bin/tsc'), [...strictly, 'app.ts'], { cwd: project }).catch(({ stdout }) =>
        assert.fail(stdout),
      ));

    it('say what to look for', () => {
      assert.deepEqual(
        searches,
        modes.map(({ attribute }) => `${attribute}=modify`),
      );
    });

    for (const { mode, attribute, said } of modes)
      for (const { app, flag } of applications)
        it(`${mode} ${app} by ${flag}, and ${attribute} reaches the backend`, async () => {
          writeFileSync(policyFile, policy.replace('mode: observe', `mode: ${mode}`));
          const model = await startModelServer();
          const sink = await startRawSink();
          try {
            const { stdout } = await run(process.execPath, [flag, '@parapet/instrumentation/register', app], {
              cwd: project,
              env: {
                ...plainEnvironment(),
                OPENAI_API_KEY: 'none-needed',
                OPENAI_BASE_URL: model.url,
                PARAPET_POLICIES: 'policies',
                OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
              },
            });
            assert.deepEqual(JSON.parse(stdout), [said, said]);
            const traces = sink.bodies.join('');
            assert.equal(traces.split('chat gpt-4o-mini').length - 1, 2);
            assert.equal(
              traces.split(spanAttribute(attribute, 'modify')).length - 1,
              2,
              `${attribute} is on both spans`,
            );
            assert.ok(!traces.includes('212 555'), 'no content is captured unless it is asked for');
          } finally {
            await sink.close();
            await model.close();
          }
        });
  },
);

/** What the section of the README has its reader write, and look for. */
function fiveMinutes(readme: string): { policy: string; searches: readonly string[] } {
  const section = readme.slice(readme.indexOf('## Five minutes'), readme.indexOf('## Configuration'));
  const [, block = ''] = /^ *```yaml\n(.*?)^ *```/ms.exec(section) ?? [];
  return {
    policy: block.replace(/^ {3}/gm, ''),
    searches: [...section.matchAll(/`(parapet\.[\w.]+=\w+)`/g)].map(([, search = '']) => search),
  };
}

/** A span's attribute as OTLP's protobuf writes it: `Span.attributes` is 9, `KeyValue` has a key, 1, and a value, 2. */
const spanAttribute = (key: string, value: string): string => field(9, field(1, key) + field(2, field(1, value)));

/** A field of protobuf whose content has a length, below 128 here. */
const field = (number: number, content: string): string =>
  String.fromCharCode((number << 3) | 2, content.length) + content;

/** Without what npm puts there for the scripts of this repository. */
function plainEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
}

const npx = (cwd: string, ...args: string[]) => run('npx', args, { cwd, env: plainEnvironment() });

/** npm, which sometimes waits for an answer that never comes: then it is asked once more. */
async function npm(cwd: string, ...args: string[]): Promise<void> {
  const attempt = () =>
    run('npm', args, { cwd, env: plainEnvironment(), maxBuffer: 2 ** 26, timeout: 120_000, killSignal: 'SIGKILL' });
  await attempt().catch(attempt);
}
