import type { Context, ContextManager, MeterProvider, Span, TracerProvider } from '@opentelemetry/api';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { API_KEY } from './api-key.ts';

/**
 * What the application registered with the OpenTelemetry API, read from where every 1.x of `@opentelemetry/api` keeps it.
 *
 * Asking our own copy of that package is not enough: a 1.10 caller is handed no-ops when the SDK was registered through
 * 1.9 (`isCompatible` wants the registered minor to be at least the caller's). What we call exists in all of them.
 */
interface RegisteredApi {
  readonly trace?: TracerProvider;
  readonly context?: ContextManager;
  readonly metrics?: MeterProvider;
  readonly logs?: LoggerProvider;
  readonly diag?: object;
}

/** As much of the Logs API as we use. It is in `@opentelemetry/api` since 1.10, and was a package of its own before. */
export interface LoggerProvider {
  getLogger(name: string, version?: string): Logger;
}

export interface Logger {
  emit(record: {
    eventName: string;
    timestamp?: number;
    severityNumber?: number;
    attributes?: Readonly<Record<string, unknown>>;
    context?: Context;
  }): void;
}

const LOGS_API_KEY = Symbol.for('io.opentelemetry.js.api.logs');

const globals = globalThis as unknown as Readonly<Record<symbol, unknown>>;
const registered = (): RegisteredApi => (globals[API_KEY] as RegisteredApi | undefined) ?? {};

export const registeredTracerProvider = (): TracerProvider | undefined => registered().trace;

export const registeredMeterProvider = (): MeterProvider | undefined => registered().metrics;

/** Of the API, or of `@opentelemetry/api-logs`, which keeps a function of the version that is asked for. */
export function registeredLoggerProvider(): LoggerProvider | undefined {
  const before110 = globals[LOGS_API_KEY] as ((version: number) => LoggerProvider) | undefined;
  return registered().logs ?? before110?.(1);
}

/** Whether somebody listens to what OpenTelemetry says about itself. */
export const hasDiagLogger = (): boolean => registered().diag !== undefined;

/** What a provider of any SDK can be asked, and the proxies that stand for some. */
interface Flushable {
  forceFlush?(): Promise<void>;
  getDelegate?(): Flushable;
  _getDelegate?(): Flushable;
}

/** The providers of all signals, rather than the proxies that the API keeps for some. */
export function registeredProviders(): Flushable[] {
  const { trace: tracers, metrics, logs } = registered();
  return ([tracers, metrics, logs] as (Flushable | undefined)[]).flatMap((provider) =>
    provider ? [provider.getDelegate?.() ?? provider._getDelegate?.() ?? provider] : [],
  );
}

export const activeContext = (): Context => registered().context?.active() ?? ROOT_CONTEXT;

export const activeSpan = (): Span | undefined => trace.getSpan(activeContext());

/** Runs `call` with `context` active, where a context manager is registered. */
export function withContext<T>(context: Context, call: () => T): T {
  const manager = registered().context;
  return manager ? manager.with(context, call) : call();
}
