import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import { watchServedRequests } from './context/served-request.ts';
import type { Guard } from './guard.ts';
import type { Halted } from './halts.ts';
import type { ParapetOptions } from './options.ts';
import { guardFrom } from './options.ts';

import { PolicySpanProcessor } from './spans/span-processor.ts';
import { bypassTeller } from './telemetry/bypassed.ts';
import { tellLoadSoon } from './telemetry/policy-load.ts';
import type { LoggerProvider } from './telemetry/registered-api.ts';
import type { GivenProviders } from './telemetry/telemetry.ts';
import { telemetryTo } from './telemetry/telemetry.ts';
import { watchBypasses } from './transport/bypass.ts';
import { isGuarded, patchGlobalFetch } from './transport/global-fetch.ts';
import { guardFetch } from './transport/guard-fetch.ts';
import type { Fetch } from './transport/guarded-call.ts';
import { SCOPE_NAME, SCOPE_VERSION } from './version.ts';

export interface ParapetInstrumentationOptions extends ParapetOptions {
  /** Whether the global `fetch` is guarded at once. Default: true. */
  readonly enabled?: boolean;
}

/**
 * Guards the model calls of this process, from code. An OpenTelemetry `Instrumentation` by its shape: it can be given to
 * `NodeSDK` and to `registerInstrumentations`. It does not extend `InstrumentationBase`, whose hooks into module loading
 * cost start-up time and are for patching modules, which it does not do.
 *
 *     const parapet = new ParapetInstrumentation({ policies: 'policies' });
 *     new NodeSDK({ instrumentations: [parapet], spanProcessors: [parapet.spanProcessor, batch] }).start();
 */
export class ParapetInstrumentation {
  readonly instrumentationName = SCOPE_NAME;
  readonly instrumentationVersion = SCOPE_VERSION;
  /** Decides the spans of this process by the same policies. */
  readonly spanProcessor: PolicySpanProcessor;
  readonly #guard: Guard;
  readonly #given: GivenProviders = {};
  #config: ParapetInstrumentationOptions;
  #restore: (() => void) | undefined;

  /** @throws Error when the policies or the settings cannot be used; its message is for a person and says all that is wrong */
  constructor(options: ParapetInstrumentationOptions = {}) {
    this.#config = options;
    this.#guard = guardFrom(options, telemetryTo(this.#given));
    this.spanProcessor = new PolicySpanProcessor(options, this.#guard);
    if (options.enabled !== false) this.enable();
    tellLoadSoon(this.#guard);
  }

  /** Puts the seam into the global `fetch`. Clients take that when they are made, so this comes before. */
  enable(): void {
    const { settings } = this.#guard.configuration;
    if (settings.context.some(({ source }) => source.kind === 'header')) watchServedRequests();
    if (this.#restore) return;
    if (isGuarded(globalThis.fetch)) {
      this.#guard.log(
        'warn',
        'the global fetch is guarded already, by `register` or by another instrumentation, and stays so',
      );
      return;
    }
    const restoreFetch = patchGlobalFetch((fetch) => this.guardFetch(fetch));
    const endWatch = watchBypasses(settings.endpoints, bypassTeller(this.#guard));
    this.#restore = () => {
      restoreFetch();
      endWatch();
    };
  }

  disable(): void {
    this.#restore?.();
    this.#restore = undefined;
  }

  /** A guarded `fetch` for a client that brings its own: `new OpenAI({ fetch: parapet.guardFetch(myFetch) })`. */
  guardFetch(fetch: Fetch): Fetch {
    return guardFetch(fetch, this.#guard);
  }

  /** What is halted in this process until `resume`, or until it ends. */
  get halted(): readonly Halted[] {
    return this.#guard.halts.all;
  }

  /** Lets go on what a rule halted. False if it was not halted. */
  resume(halted: Omit<Halted, 'by'>): boolean {
    return this.#guard.halts.resume(halted);
  }

  setTracerProvider(provider: TracerProvider): void {
    this.#given.tracer = provider;
  }

  setMeterProvider(provider: MeterProvider): void {
    this.#given.meter = provider;
  }

  setLoggerProvider(provider: LoggerProvider): void {
    this.#given.logger = provider;
  }

  /** Policies are fixed when it is made; of what is set later, only `enabled` is heeded, as `registerInstrumentations` expects. */
  setConfig(config: ParapetInstrumentationOptions): void {
    this.#config = config;
  }

  getConfig(): ParapetInstrumentationOptions {
    return this.#config;
  }
}
