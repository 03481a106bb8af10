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
  const instrumentsOf = perProvider((provider: MeterProvider) =>
    makeInstruments(provider.getMeter(SCOPE_NAME, SCOPE_VERSION)),
  );
  const loggerOf = perProvider((provider: LoggerProvider) => provider.getLogger(SCOPE_NAME, SCOPE_VERSION));
  return {
    tracer: () => (given.tracer ?? registeredTracerProvider())?.getTracer(SCOPE_NAME, SCOPE_VERSION),
    logger: () => loggerOf(given.logger ?? registeredLoggerProvider()),
    instruments: () => instrumentsOf(given.meter ?? registeredMeterProvider()),
  };
}

/** Makes something once for each provider. */
function perProvider<P extends object, T>(make: (provider: P) => T): (provider: P | undefined) => T | undefined {
  const made = new WeakMap<P, T>();
  return (provider) => {
    if (!provider) return undefined;
    const known = made.get(provider) ?? make(provider);
    made.set(provider, known);
    return known;
  };
}
