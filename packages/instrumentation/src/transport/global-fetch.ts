import type { Fetch } from './guarded-call.ts';

/** Marks a `fetch` that is guarded, in every copy of this package, so that no call is decided twice. */
const GUARDED = Symbol.for('parapet.guarded-fetch');

export const isGuarded = (fetch: Fetch): boolean => GUARDED in fetch;

/** `wrapper`, looking like the `fetch` it wraps, and marked. */
export function wrappedFetch(fetch: Fetch, wrapper: Fetch): Fetch {
  return Object.defineProperties(wrapper, {
    name: { value: fetch.name, configurable: true },
    length: { value: fetch.length, configurable: true },
    [GUARDED]: { value: true },
  });
}

/**
 * Puts what `wrap` makes of the global `fetch` in its place.
 *
 * @returns what takes it away again, unless somebody else has put their own on top meanwhile
 */
export function patchGlobalFetch(wrap: (fetch: Fetch) => Fetch): () => void {
  const original = globalThis.fetch;
  const wrapped = wrap(original);
  globalThis.fetch = wrapped;
  return () => {
    if (globalThis.fetch === wrapped) globalThis.fetch = original;
  };
}
