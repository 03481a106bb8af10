import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { momentsOfTrace } from '@parapet/genai';
import { readTraces, spansOf } from '@parapet/otlp';
import { app, REGISTER, runNode, withFiles } from '../register/run.ts';
import type { ScriptedModel } from '../scripted-model.ts';
import { answers, DONE, startModel, streams, textEvents } from '../scripted-model.ts';

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
  - id: no-questions
    at: input
    when: input.text.contains("NEVER")
    then: block
`;

describe('originals', function () {
  this.timeout(60_000);
  let model: ScriptedModel;
  beforeEach(async () => {
    model = await startModel(answers('Call 555-0142.'));
  });
  afterEach(() => model.close());

  const run = (env: Readonly<Record<string, string>>, args: readonly string[] = [app('asks.mjs')]) =>
    runNode(['--import', REGISTER, ...args], {
      OPENAI_API_KEY: 'none-needed',
      OPENAI_BASE_URL: model.url,
      OTEL_SERVICE_NAME: 'shop',
      PARAPET_SETS: 'none',
      ...env,
    });

  const recorded = (folder: string) => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.otlp.jsonl'));
    const spans = files.flatMap((name) => [...spansOf(readTraces(readFileSync(join(folder, name), 'utf8')).traces)]);
    return { files, spans: spans.map(({ view }) => view) };
  };
  const texts = (folder: string) =>
    momentsOfTrace(recorded(folder).spans).flatMap(({ moment: { at, input, output } }) => {
      if (at === 'input' && input && 'messages' in input) return [['input', JSON.stringify(input.messages)]];
      if (at === 'output' && output && 'parts' in output) return [['output', JSON.stringify(output.parts)]];
      return [];
    });

  it('are kept as they were before the policies, where the folder says, and that is said whatever the log level', () =>
    withFiles({ 'p/shop.policy.yaml': policy }, async (folder) => {
      const kept = join(folder, 'kept');
      const { out, err } = await run({
        PARAPET_POLICIES: join(folder, 'p'),
        PARAPET_RECORD: kept,
        PARAPET_LOG_LEVEL: 'none',
      });
      assert.equal(out, 'Call [phone].\n', err);
      assert.match(err, /^parapet: RECORDING: .*kept/);
      const { files, spans } = recorded(kept);
      assert.equal(statSync(join(kept, files[0] ?? '')).mode & 0o777, 0o600);
      assert.equal(readFileSync(join(kept, '.gitignore'), 'utf8'), '*\n');
      assert.deepEqual(
        spans.map(({ name, resource }) => [name, resource['service.name']]),
        [['chat scripted', 'shop']],
      );
      assert.ok(!Object.keys(spans[0]?.attributes ?? {}).some((name) => name.startsWith('parapet.')));
      assert.deepEqual(texts(kept), [
        ['input', '[{"role":"user","parts":[{"type":"text","content":"Whom do I call?"}]}]'],
        ['output', '[{"type":"text","content":"Call 555-0142."}]'],
      ]);
    }));

  it('are kept of what was refused, and of an answer that was streamed', () =>
    withFiles({ 'p/shop.policy.yaml': policy }, async (folder) => {
      await model.close();
      model = await startModel(streams([...textEvents('Call 555-0142.'), DONE]));
      const kept = join(folder, 'kept');
      const script = `
        import OpenAI from 'openai';
        const client = new OpenAI({ maxRetries: 0 });
        const ask = (content, stream) => client.chat.completions.create({ model: 'scripted', stream, messages: [{ role: 'user', content }] });
        await ask('NEVER ask this');
        let text = '';
        for await (const { choices } of await ask('And this?', true)) text += choices[0]?.delta?.content ?? '';
        console.log(text);`;
      const { out, err } = await run({ PARAPET_POLICIES: join(folder, 'p'), PARAPET_RECORD: kept }, [
        '--input-type=module',
        '-e',
        script,
      ]);
      assert.equal(out, 'Call [phone].\n', err);
      const all = texts(kept).map(([at, text]) => [at, /content":"([^"]*)/.exec(text ?? '')?.[1]]);
      assert.deepEqual(all, [
        ['input', 'NEVER ask this'],
        ['input', 'And this?'],
        ['output', 'Call 555-0142.'],
      ]);
    }));

  it('are not kept unless somebody asks for it', () =>
    withFiles({}, async (folder) => {
      const { err } = await run({}, [app('asks.mjs')]);
      assert.ok(!err.includes('RECORDING'));
      assert.deepEqual(readdirSync(folder), []);
    }));

  it('that cannot be written are told once, and the service goes on', () =>
    withFiles({ taken: '' }, async (folder) => {
      const { code, out, err } = await run({ PARAPET_RECORD: join(folder, 'taken') });
      assert.deepEqual([code, out], [0, 'Call 555-0142.\n']);
      assert.equal(err.match(/cannot record to/g)?.length, 1);
    }));
});
