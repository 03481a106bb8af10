import assert from 'node:assert/strict';
import type { TracerProvider } from '@opentelemetry/api';
import { trace } from '@opentelemetry/api';
import { after, before, beforeEach } from 'mocha';
import { watchTracerProvider } from '../../src/start/provider-watch.ts';
import { API_KEY } from '../../src/telemetry/api-key.ts';

const globals = globalThis as unknown as Record<symbol, object | undefined>;

describe('watching for a tracer provider', () => {
  const provider = { getTracer: () => ({}) } as unknown as TracerProvider;
  let kept: object | undefined;

  before(() => {
    kept = globals[API_KEY];
  });
  beforeEach(() => {
    delete globals[API_KEY];
    trace.disable();
  });
  after(() => {
    delete globals[API_KEY];
    if (kept !== undefined) globals[API_KEY] = kept;
  });

  const watched = () => {
    const found: TracerProvider[] = [];
    watchTracerProvider((one) => found.push(one));
    return found;
  };

  it('tells of one that is there already', () => {
    trace.setGlobalTracerProvider(provider);
    assert.deepEqual(watched(), [provider]);
  });

  it('tells of one that comes, at the moment it comes', () => {
    const found = watched();
    assert.deepEqual(found, []);
    trace.setGlobalTracerProvider(provider);
    assert.deepEqual(found, [provider]);
  });

  it('tells of one that comes after another part of the API was registered', () => {
    globals[API_KEY] = { version: '1.10.0' };
    const found = watched();
    trace.setGlobalTracerProvider(provider);
    assert.deepEqual(found, [provider]);
  });

  it('leaves nothing behind that an application could notice', () => {
    watched();
    assert.equal(globals[API_KEY], undefined);
    assert.ok(trace.setGlobalTracerProvider(provider));
    const api = globals[API_KEY] as unknown as { trace: object };
    assert.ok('value' in (Object.getOwnPropertyDescriptor(globalThis, API_KEY) ?? {}));
    assert.ok('value' in (Object.getOwnPropertyDescriptor(api, 'trace') ?? {}));
    assert.equal(Object.hasOwn(api.trace, 'setDelegate'), false);
  });

  it('tells of each that takes the place of one that was taken away', () => {
    const found = watched();
    const second = { ...provider };
    const third = { ...provider };
    for (const one of [provider, second, third]) {
      trace.setGlobalTracerProvider(one);
      trace.disable();
    }
    assert.deepEqual(found, [provider, second, third]);
    assert.ok(found[1] === second && found[2] === third);
  });

  it('does not mind a provider that is registered without the API’s proxy', () => {
    const found = watched();
    globals[API_KEY] = { version: '1.9.0' };
    (globals[API_KEY] as { trace: unknown }).trace = provider;
    assert.deepEqual(found, [provider]);
  });
});
