import type { MeterProvider, Tracer, TracerProvider } from '@opentelemetry/api';
import { SCOPE_NAME, SCOPE_VERSION } from '../version.ts';
import type { Instruments } from './instruments.ts';
import { makeInstruments } from './instruments.ts';
import type { Logger, LoggerProvider } from './registered-api.ts';
import { registeredLoggerProvider, registeredMeterProvider, registeredTracerProvider } from './registered-api.ts';

/** Where spans, metrics and log events go. Each is absent while nobody collects it. */
export interface Telemetry {
  tracer(): Tracer | undefined;
  logger(): Logger | undefined;
  instruments(): Instruments | undefined;
}

/** Providers that were given to us rather than registered with the API. */
export interface GivenProviders {
  tracer?: TracerProvider;
  meter?: MeterProvider;
  logger?: LoggerProvider;
}

/** Telemetry to the providers that are given by the time something is told, and to the registered ones otherwise. */
export function telemetryTo(given: GivenProviders = {}): Telemetry {
  const instrumentsOf = new WeakMap<MeterProvider, Instruments>();
  return {
    tracer: () => (given.tracer ?? registeredTracerProvider())?.getTracer(SCOPE_NAME, SCOPE_VERSION),
    logger: () => (given.logger ?? registeredLoggerProvider())?.getLogger(SCOPE_NAME, SCOPE_VERSION),
    instruments() {
      const provider = given.meter ?? registeredMeterProvider();
      if (!provider) return undefined;
      const known = instrumentsOf.get(provider) ?? makeInstruments(provider.getMeter(SCOPE_NAME, SCOPE_VERSION));
      instrumentsOf.set(provider, known);
      return known;
    },
  };
}
