import assert from 'node:assert/strict';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { noSettings } from '@parapet/runtime';
import type { ParapetInstrumentationOptions } from '../src/instrumentation.ts';
import { ParapetInstrumentation } from '../src/instrumentation.ts';
import { noPhones } from './policies.ts';
import { answers, startModel } from './scripted-model.ts';

const made = (options: ParapetInstrumentationOptions = {}) =>
  new ParapetInstrumentation({ policies: noPhones, settings: noSettings, logLevel: 'none', ...options });

describe('the instrumentation', () => {
  it('guards the global fetch until it is disabled', () => {
    const unguarded = globalThis.fetch;
    const parapet = made();
    assert.notEqual(globalThis.fetch, unguarded);
    assert.deepEqual([globalThis.fetch.name, globalThis.fetch.length], [unguarded.name, unguarded.length]);
    parapet.disable();
    assert.equal(globalThis.fetch, unguarded);
  });

  it('guards a fetch once, however many there are', () => {
    const unguarded = globalThis.fetch;
    const [first, second] = [made(), made()];
    const guarded = globalThis.fetch;
    assert.equal(second.guardFetch(guarded), guarded);
    second.disable();
    assert.equal(globalThis.fetch, guarded);
    first.disable();
    assert.equal(globalThis.fetch, unguarded);
  });

  it('is one of OpenTelemetry’s, which it can be given to with a provider', async () => {
    const exporter = new InMemorySpanExporter();
    const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
    const parapet = made({ enabled: false });
    const unregister = registerInstrumentations({ instrumentations: [parapet], tracerProvider });
    const model = await startModel(answers('Call 555-0142.'));
    try {
      const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Whom?' }] });
      const response = await fetch(`${model.url}/chat/completions`, { method: 'POST', body });
      assert.match(await response.text(), /\[phone\]/);
      assert.equal(exporter.getFinishedSpans()[0]?.attributes['parapet.verdict'], 'modify');
    } finally {
      unregister();
      await model.close();
    }
  });

  it('is refused policies that cannot be used, with all that is wrong with them', () => {
    assert.throws(
      () => new ParapetInstrumentation({ policies: ['/nowhere', '/nothing'] }),
      (error) => {
        assert.match(String(error), /\/nowhere error/);
        assert.match(String(error), /\/nothing error/);
        return true;
      },
    );
  });
});
