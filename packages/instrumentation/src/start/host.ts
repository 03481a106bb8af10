import type { TracerProvider } from '@opentelemetry/api';
import { codecs } from '@parapet/genai';
import { EDITOR_PROCESSOR, EditorSpanProcessor } from '../editor/editor-spans.ts';
import { ownAsker } from '../facts/own-asker.ts';
import { type Guard, historyFor } from '../guard.ts';
import { createHalts } from '../halts.ts';
import { recorderTo } from '../record/recorder.ts';
import type { SpanProcessor } from '../spans/sdk-span.ts';
import { POLICY_PROCESSOR, PolicySpanProcessor } from '../spans/span-processor.ts';
import { bypassTeller } from '../telemetry/bypassed.ts';
import { tellLoadSoon } from '../telemetry/policy-load.ts';
import { registeredTracerProvider } from '../telemetry/registered-api.ts';
import { telemetryTo } from '../telemetry/telemetry.ts';
import { guardFetch } from '../transport/guard-fetch.ts';
import type { Fetch } from '../transport/guarded-call.ts';
import { ownError } from '../transport/own-error.ts';
import { recognise } from '../transport/recognise.ts';
import { ownResponse } from '../transport/replaced-response.ts';
import type { InForce } from './in-force.ts';
import { joinProvider } from './join-provider.ts';
import type { OwnSdk } from './own-sdk.ts';
import { startOwnSdk } from './own-sdk.ts';

/** What `register` puts into a process once there is something to decide. */
export interface Host {
  guard(fetch: Fetch): Fetch;
  /** A tracer provider was registered. */
  join(provider: TracerProvider): void;
  /** A model at this host was called in a way that no seam saw. */
  bypassed(hostname: string): void;
}

export function hostOf({ unusable, policies, editor, configuration, log }: InForce): Host {
  if (unusable) return refusing(configuration.settings.endpoints);
  const telemetry = telemetryTo();
  const recorder = recorderTo(configuration, log);
  const asker = ownAsker(policies, configuration, log);
  const shared = { asker, halts: createHalts(), recorder, configuration, telemetry, log };
  const guard: Guard = { policies, history: historyFor(policies), ...shared };
  const processor = new PolicySpanProcessor({}, guard);
  const toEditor = configuration.discovery ? new EditorSpanProcessor(process.cwd(), log, editor?.url) : undefined;
  return {
    guard: (fetch) => guardFetch(fetch, guard, providerOnce(guard, toEditor)),
    join(provider) {
      tellLoadSoon(guard);
      if (joinProvider(provider, processor, POLICY_PROCESSOR)) {
        if (toEditor) joinProvider(provider, toEditor, EDITOR_PROCESSOR);
        return;
      }
      log(
        'warn',
        'the tracer provider takes no span processor; give it `new PolicySpanProcessor()` in `spanProcessors`',
      );
    },
    bypassed: bypassTeller(guard),
  };
}

/** Before the first model call: if nobody has registered a tracer provider by then, ours is started. */
function providerOnce({ configuration, log }: Guard, toEditor: SpanProcessor | undefined): () => Promise<void> {
  let started: Promise<OwnSdk | undefined> | undefined;
  return async () => {
    if (configuration.sdkDisabled) return;
    if (!registeredTracerProvider())
      // With no exporter the SDK makes no spans at all; the editor is to see them all the same.
      started ??= startOwnSdk(log, configuration.exporter === 'none' ? toEditor : undefined).catch((error: unknown) => {
        log('error', `OpenTelemetry's SDK did not start: ${error instanceof Error ? error.message : error}`);
        return undefined;
      });
    (await started)?.flushAtEnd();
  };
}

const refusing = (endpoints: readonly string[]): Host => ({
  guard:
    (fetch) =>
    async (...request) => {
      const model = recognise(codecs, endpoints, request);
      if (!model) return fetch(...request);
      return ownResponse(ownError('the policies cannot be used; standard error says why.'), model.url.href);
    },
  join() {},
  bypassed() {},
});
