import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { ScriptedModel } from '../scripted-model.ts';
import { answers, startModel } from '../scripted-model.ts';
import type { OtlpSink } from './otlp-sink.ts';
import { startOtlpSink } from './otlp-sink.ts';
import { app, REGISTER, runNode, withFiles } from './run.ts';

const policy = (mode = 'enforce') => `
parapet: 1
policy: shop
owner: shop@example.com
mode: ${mode}
finders:
  phone: { pattern: '\\d{3}-\\d{4}' }
rules:
  - id: no-phones
    at: output
    when: output.text.has(phone)
    then: redact
    message: We do not give out phone numbers.
  - id: expensive
    at: span
    when: span.name == "handle order"
    then: flag
`;

const AUTO = '@opentelemetry/auto-instrumentations-node/register';

describe('register', function () {
  this.timeout(60_000);
  let model: ScriptedModel;
  let sink: OtlpSink;
  beforeEach(async () => {
    [model, sink] = await Promise.all([startModel(answers('Call 555-0142.')), startOtlpSink()]);
  });
  afterEach(() => Promise.all([model.close(), sink.close()]));

  const env = (policies: string) => ({
    ...sink.env,
    OPENAI_API_KEY: 'none-needed',
    OPENAI_BASE_URL: model.url,
    PARAPET_POLICIES: policies,
    OTEL_SERVICE_NAME: 'shop',
  });

  const withPolicy = (use: (policies: string) => Promise<void>) =>
    withFiles({ 'p/shop.policy.yaml': policy() }, (folder) => use(join(folder, 'p')));

  const chat = () => sink.spans.filter(({ name }) => name === 'chat scripted');

  for (const [flag, file] of [
    ['--import', 'asks.mjs'],
    ['--import', 'asks.cjs'],
    ['--require', 'asks.cjs'],
    ['--require', 'asks.mjs'],
  ] as const)
    it(`protects ${file} by ${flag}, and sends the verdict where the environment says`, () =>
      withPolicy(async (policies) => {
        const { code, out, err } = await runNode([flag, REGISTER, app(file)], env(policies));
        assert.equal(out, 'Call [phone].\n', err);
        assert.equal(code, 0);
        assert.equal(chat().length, 1);
        assert.equal(chat()[0]?.service, 'shop');
        assert.equal(chat()[0]?.attributes['parapet.verdict'], 'modify');
        assert.ok(sink.events.includes('parapet.decision'));
      }));

  it('says in one line that it is on', () =>
    withPolicy(async (policies) => {
      const { err } = await runNode(['--import', REGISTER, '-e', ''], env(policies));
      assert.match(
        err,
        /^parapet: on: 1 policy, 2 rules \(2 enforced, 0 observed\), sha256:[0-9a-f]{12}; .*fetch.*otlp http.*\n$/,
      );
      const silent = await runNode(['--import', REGISTER, '-e', ''], { ...env(policies), PARAPET_LOG_LEVEL: 'none' });
      assert.equal(silent.err, '');
    }));

  for (const flags of [
    [REGISTER, AUTO],
    [AUTO, REGISTER],
  ])
    it(`joins the provider of auto-instrumentations (${flags.indexOf(AUTO) === 0 ? 'started before' : 'started after'})`, () =>
      withPolicy(async (policies) => {
        const { out, err } = await runNode(
          [...flags.flatMap((flag) => ['--import', flag]), app('asks.mjs')],
          env(policies),
        );
        assert.equal(out, 'Call [phone].\n', err);
        assert.equal(chat().length, 1);
        assert.equal(chat()[0]?.attributes['parapet.verdict'], 'modify');
        assert.ok(
          sink.spans.some(({ name }) => name === 'POST'),
          'spans of other instrumentations arrive as before',
        );
      }));

  it('joins an SDK that the application starts itself, and decides its spans', () =>
    withPolicy(async (policies) => {
      const { out, err } = await runNode(['--import', REGISTER, app('own-sdk.mjs')], env(policies));
      assert.equal(out, 'Call [phone].\n', err);
      assert.equal(chat()[0]?.service, 'has-its-own-sdk');
      const order = sink.spans.find(({ name }) => name === 'handle order');
      assert.equal(order?.attributes['parapet.verdict'], 'warn');
      assert.equal(order?.attributes['parapet.rule.id'], 'expensive');
    }));

  it('flushes the SDK it started when the process is ended by a signal, and lets it end', () =>
    withPolicy(async (policies) => {
      const slow = { ...env(policies), OTEL_BSP_SCHEDULE_DELAY: '60000' };
      const { signal } = await runNode(['--import', REGISTER, app('waits.mjs')], slow, undefined, 'waiting');
      assert.equal(signal, 'SIGTERM');
      assert.equal(chat().length, 1);
    }));

  it('exports what is recorded in work that an application does when all else is done', () =>
    withPolicy(async (policies) => {
      const slow = { ...env(policies), OTEL_BSP_SCHEDULE_DELAY: '60000' };
      const { code, out } = await runNode(['--import', REGISTER, app('works-late.mjs')], slow);
      assert.deepEqual([code, out], [0, 'Call [phone].\nCall [phone].\nlate work done\n']);
      assert.equal(chat().length, 2);
    }));

  it('leaves an application to its late work when nobody takes its telemetry, and says so once of each signal', () =>
    withPolicy(async (policies) => {
      const down = { ...env(policies), OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' };
      const { code, out, err } = await runNode(['--import', REGISTER, app('works-late.mjs')], down);
      assert.deepEqual([code, out], [0, 'Call [phone].\nCall [phone].\nlate work done\n']);
      const [, ...warnings] = err.trim().split('\n').sort();
      assert.deepEqual(
        warnings,
        ['logs', 'traces'].map(
          (signal) =>
            `parapet: telemetry is not taken at http://127.0.0.1:1/v1/${signal} (ECONNREFUSED); OTEL_EXPORTER_OTLP_ENDPOINT says where it goes`,
        ),
      );
    }));

  for (const [variable, value] of [
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'nonsense'],
    ['OTEL_TRACES_EXPORTER', 'bogus'],
  ] as const)
    it(`says that ${variable} cannot be ${value}`, () =>
      withPolicy(async (policies) => {
        const { err } = await runNode(['--import', REGISTER, app('asks.mjs')], { ...env(policies), [variable]: value });
        assert.equal(err.split('\n').filter((line) => line.includes(value) && !line.includes(': on: ')).length, 1, err);
      }));

  it('protects without any telemetry where OTEL_SDK_DISABLED says so', () =>
    withPolicy(async (policies) => {
      const disabled = { ...env(policies), OTEL_SDK_DISABLED: 'true' };
      const { out } = await runNode(['--import', REGISTER, app('asks.mjs')], disabled);
      assert.equal(out, 'Call [phone].\n');
      assert.deepEqual(sink.spans, []);
    }));

  it('ends an application whose named policies are broken, before it runs, and says where and why', () =>
    withFiles({ 'p/a.policy.yaml': policy().replace('has(phone)', 'has(phon)') }, async (folder) => {
      const { code, out, err } = await runNode(['--import', REGISTER, app('asks.mjs')], env(join(folder, 'p')));
      assert.equal(code, 1);
      assert.equal(out, '');
      assert.match(err, /a\.policy\.yaml:\d+:\d+ error parapet\/.*phon/);
    }));

  for (const [what, path] of [
    ['missing', 'nowhere'],
    ['empty', '.'],
  ] as const)
    it(`ends an application whose named policies are ${what}`, () =>
      withFiles({}, async (folder) => {
        const { code, out, err } = await runNode(['--import', REGISTER, app('asks.mjs')], env(join(folder, path)));
        assert.equal(code, 1);
        assert.equal(out, '');
        assert.match(err, /PARAPET_POLICIES/);
      }));

  it('lets an application start without policies where none are named, and warns', () =>
    withFiles({ 'app.mjs': 'console.log("started")' }, async (folder) => {
      const { PARAPET_POLICIES: _, ...unnamed } = env('');
      const register = new URL('../../src/register.ts', import.meta.url).href;
      const { code, out, err } = await runNode(['--import', register, 'app.mjs'], unnamed, folder);
      assert.equal(code, 0);
      assert.equal(out, 'started\n');
      assert.match(err, /^parapet: policies warning parapet\/policies-missing/);
      const strict = await runNode(['--import', register, 'app.mjs'], { ...unnamed, PARAPET_STRICT: '1' }, folder);
      assert.equal(strict.code, 1);
    }));

  describe('in a tool that inherits NODE_OPTIONS', () => {
    const register = new URL('../../src/register.ts', import.meta.url).href;
    const options = { NODE_OPTIONS: `--conditions=@parapet/source --import ${register}` };
    const tool = (body: string) => ({ 'node_modules/tool/cli.mjs': body });

    it('says nothing, ends nothing, loads nothing', () => {
      const loaded = `
        import { createRequire } from 'node:module';
        console.log(Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes('/src/start/')).length);
      `;
      return withFiles(
        { ...tool(loaded), 'app.mjs': loaded, ...{ 'p/shop.policy.yaml': policy() } },
        async (folder) => {
          const inherited = { ...env(join(folder, 'p')), ...options };
          assert.deepEqual(
            await runNode(['node_modules/tool/cli.mjs'], { ...inherited, PARAPET_POLICIES: '/nowhere' }, folder),
            {
              code: 0,
              signal: null,
              out: '0\n',
              err: '',
            },
          );
          const { out } = await runNode(['app.mjs'], inherited, folder);
          assert.equal(out, '1\n', 'where an application has loaded its policies');
        },
      );
    });

    it('refuses its model calls where the named policies are broken', () =>
      withFiles(
        {
          'parapet.yaml': `endpoints: ['${model.url}/ask']`,
          ...tool(`
        for (const path of ['/chat/completions', '/ask']) {
          const response = await fetch(process.env.OPENAI_BASE_URL + path, { method: 'POST', body: '{"model":"m","messages":[]}' });
          console.log(response.status, (await response.json()).error.type);
        }
      `),
        },
        async (folder) => {
          const { code, out, err } = await runNode(
            ['node_modules/tool/cli.mjs'],
            { ...env('/nowhere'), ...options },
            folder,
          );
          assert.equal(code, 0);
          assert.equal(out, '500 parapet_error\n500 parapet_error\n');
          assert.match(err, /\/nowhere error parapet\/policies-missing/);
          assert.deepEqual(model.received, []);
        },
      ));
  });
});
