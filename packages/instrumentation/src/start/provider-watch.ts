import type { Tracer, TracerProvider } from '@opentelemetry/api';
import { API_KEY } from '../telemetry/api-key.ts';
import { SCOPE_NAME, SCOPE_VERSION } from '../version.ts';

/** The proxy that `@opentelemetry/api` registers; the SDK's provider is given to it right after. */
interface ProxyTracerProvider extends TracerProvider {
  getDelegate?(): TracerProvider;
  /** Absent until there is a delegate. */
  getDelegateTracer?(name: string, version?: string): Tracer | undefined;
  setDelegate?(provider: TracerProvider): void;
}

type Registered = { trace?: ProxyTracerProvider };

/**
 * Calls `found` with the application's tracer provider: at once where one is registered, and else when it is; and again with
 * each that takes its place after `trace.disable()`. There is no event for that, so the two places where the API keeps what
 * is registered are watched. Every copy and version of `@opentelemetry/api` 1.x uses them, and sees them empty as long as
 * they are.
 */
export function watchTracerProvider(found: (provider: TracerProvider) => void): void {
  const globals = globalThis as unknown as Record<symbol, Registered | undefined>;
  onceSet(globals, API_KEY, (api) =>
    whenSet(api, 'trace', (proxy) => {
      if (!proxy.setDelegate || !proxy.getDelegate) return found(proxy);
      if (proxy.getDelegateTracer?.(SCOPE_NAME, SCOPE_VERSION)) return found(proxy.getDelegate());
      const setDelegate = proxy.setDelegate;
      proxy.setDelegate = (provider) => {
        setDelegate.call(proxy, provider);
        delete proxy.setDelegate;
        found(provider);
      };
    }),
  );
}

/** Calls `then` with the value of a property: now if it has one, else when it is given one. */
function onceSet<K extends PropertyKey, V extends object>(
  target: { [P in K]?: V | undefined },
  key: K,
  then: (value: V) => void,
): void {
  const present = target[key];
  if (present !== undefined) {
    then(present);
    return;
  }
  Object.defineProperty(target, key, setter(key, then));
}

/**
 * The same, and whenever it is given one after it was deleted: what an object inherits a setter for comes to that while it
 * has no such property itself.
 */
function whenSet<K extends PropertyKey, V extends object>(
  target: { [P in K]?: V | undefined },
  key: K,
  then: (value: V) => void,
): void {
  const inherited: object = Object.create(Object.getPrototypeOf(target));
  Object.defineProperty(inherited, key, setter(key, then));
  Object.setPrototypeOf(target, inherited);
  const present = target[key];
  if (present !== undefined) then(present);
}

/** An accessor that becomes an ordinary property of whatever it is assigned to. */
const setter = <V>(key: PropertyKey, then: (value: V) => void): PropertyDescriptor => ({
  configurable: true,
  enumerable: true,
  get: () => undefined,
  set(this: object, value: V) {
    Object.defineProperty(this, key, { configurable: true, enumerable: true, writable: true, value });
    then(value);
  },
});
