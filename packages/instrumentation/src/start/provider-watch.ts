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
 * Calls `found` with the application's tracer provider: at once where one is registered, and else when it is. There is no
 * event for that, so the two places where the API keeps what is registered become accessors until it has happened. Every
 * copy and version of `@opentelemetry/api` 1.x uses them, and sees them empty as long as they are.
 */
export function watchTracerProvider(found: (provider: TracerProvider) => void): void {
  const globals = globalThis as unknown as Record<symbol, Registered | undefined>;
  onceSet(globals, API_KEY, (api) =>
    onceSet(api, 'trace', (proxy) => {
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
  const define = (descriptor: PropertyDescriptor) =>
    Object.defineProperty(target, key, { configurable: true, enumerable: true, ...descriptor });
  define({
    get: () => undefined,
    set: (value: V) => {
      define({ value, writable: true });
      then(value);
    },
  });
}
