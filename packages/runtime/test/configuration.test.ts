import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { readConfiguration } from '../src/configuration.ts';
import { withFolder } from './folder.ts';

const NOWHERE = '/nowhere';

describe('configuration', () => {
  it('has defaults for everything', () => {
    assert.deepEqual(readConfiguration({}, NOWHERE), {
      sets: resolve(NOWHERE, '.parapet/sets'),
      strict: false,
      logLevel: 'info',
      captureContent: 'no_content',
      sdkDisabled: false,
      discovery: true,
      exporter: 'otlp http://localhost:4318',
      resource: {},
      settings: { context: [], endpoints: [] },
      problems: [],
    });
  });

  it('takes several policy paths, separated as in PATH', () => {
    const { policies } = readConfiguration({ PARAPET_POLICIES: ['org', '', 'team'].join(delimiter) }, NOWHERE);
    assert.deepEqual(policies, ['org', 'team']);
  });

  it('keeps policy sets in another folder, or nowhere', () => {
    const setsFor = (PARAPET_SETS: string) => readConfiguration({ PARAPET_SETS }, NOWHERE).sets;
    assert.equal(setsFor('kept'), resolve(NOWHERE, 'kept'));
    assert.equal(setsFor(''), resolve(NOWHERE, '.parapet/sets'));
    assert.equal(setsFor('none'), undefined);
  });

  it('understands OpenTelemetry’s words for capturing content', () => {
    const capture = (value: string) =>
      readConfiguration({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: value }, NOWHERE).captureContent;
    assert.equal(capture('true'), 'span_only');
    assert.equal(capture('SPAN_AND_EVENT'), 'span_and_event');
    assert.equal(capture('false'), 'no_content');
  });

  it('names the service by OTEL_SERVICE_NAME first', () => {
    const { resource } = readConfiguration(
      { OTEL_RESOURCE_ATTRIBUTES: 'service.name=other, service.version=1%2E2,broken', OTEL_SERVICE_NAME: 'bot' },
      NOWHERE,
    );
    assert.deepEqual(resource, { 'service.name': 'bot', 'service.version': '1.2' });
  });

  it('never shows credentials of the endpoint', () => {
    const { exporter } = readConfiguration(
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://me:secret@otel.example/x?key=1' },
      NOWHERE,
    );
    assert.equal(exporter, 'otlp https://otel.example/x');
  });

  it('asks what was meant by a value that does not exist, and goes on with the default', () => {
    const { logLevel, problems } = readConfiguration({ PARAPET_LOG_LEVEL: 'inof', PARAPET_STRICT: 'perhaps' }, NOWHERE);
    assert.equal(logLevel, 'info');
    assert.deepEqual(
      problems.map(({ file, message }) => [file, message]),
      [
        ['PARAPET_STRICT', '`perhaps` is not a value of this variable. It is one of `true`, `false`, `1`, `0`.'],
        ['PARAPET_LOG_LEVEL', '`inof` is not a value of this variable. Did you mean `info`?'],
      ],
    );
  });

  it('reads the settings of the project, and reports what is wrong with them', () => {
    withFolder({ 'parapet.yaml': 'endpoints: [http://localhost:1/v1]\nmodes: x\n' }, (cwd) => {
      const { settings, problems } = readConfiguration({}, cwd);
      assert.deepEqual(settings.endpoints, ['http://localhost:1/v1']);
      assert.deepEqual(
        problems.map(({ file, line }) => `${file}:${line}`),
        ['parapet.yaml:2'],
      );
    });
  });

  it('says that a named settings file is missing', () => {
    const { problems } = readConfiguration({ PARAPET_CONFIG: 'here.yaml' }, NOWHERE);
    assert.deepEqual(
      problems.map(({ code, file }) => [code, file]),
      [['parapet/settings-missing', 'here.yaml']],
    );
  });
});

describe('settings that are there and cannot be read', () => {
  for (const [what, put] of [
    ['in another encoding', (file: string) => writeFileSync(file, '\uFEFFprofile: production\n', 'utf16le')],
    ['a folder', (file: string) => mkdirSync(file)],
    ['a link that leads nowhere', (file: string) => symlinkSync('nowhere', file)],
  ] as const)
    it(`are told, because they may demand something: ${what}`, () => {
      withFolder({}, (cwd) => {
        put(join(cwd, 'parapet.yaml'));
        const { problems } = readConfiguration({}, cwd);
        assert.deepEqual(
          problems.map(({ code, severity, file }) => [code, severity, file]),
          [['parapet/settings-unreadable', 'error', 'parapet.yaml']],
        );
      });
    });
});

describe('whom judges ask', () => {
  const judgeOf = (env: Readonly<Record<string, string>>) => {
    const { judge, problems } = readConfiguration(env, '/nowhere');
    return { judge, problems: problems.map(({ file }) => file) };
  };

  it('is OpenAI where there is a key of it, and nobody where there is none', () => {
    assert.deepEqual(judgeOf({}), { judge: undefined, problems: [] });
    assert.deepEqual(judgeOf({ OPENAI_API_KEY: 'k' }).judge, { url: 'https://api.openai.com/v1', key: 'k' });
    assert.deepEqual(judgeOf({ OPENAI_API_KEY: 'k', PARAPET_JUDGE_KEY: 'j' }).judge?.key, 'j');
  });

  it('is never sent a key that was given for somebody else', () => {
    assert.deepEqual(judgeOf({ OPENAI_API_KEY: 'k', PARAPET_JUDGE_URL: 'http://localhost:8000/v1' }).judge, {
      url: 'http://localhost:8000/v1',
    });
  });

  it('has an address, and no password in it', () => {
    for (const PARAPET_JUDGE_URL of ['localhost:8000', 'ftp://models', 'http://u:p@models/v1'])
      assert.deepEqual(judgeOf({ OPENAI_API_KEY: 'k', PARAPET_JUDGE_URL }), {
        ...{ judge: undefined, problems: ['PARAPET_JUDGE_URL'] },
      });
  });
});
