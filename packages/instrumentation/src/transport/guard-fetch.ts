import { codecs } from '@parapet/genai';
import { isOwnCall } from '../facts/own-asker.ts';
import type { Guard } from '../guard.ts';
import { underSeam } from './bypass.ts';
import { addressed, rereadable } from './fetch-arguments.ts';
import { isGuarded, wrappedFetch } from './global-fetch.ts';
import type { Fetch } from './guarded-call.ts';
import { guardedCall } from './guarded-call.ts';
import { recognise } from './recognise.ts';

/**
 * A `fetch` that decides model calls and leaves everything else alone.
 *
 * @param before is awaited before a model call is looked at
 */
export function guardFetch(fetch: Fetch, guard: Guard, before?: () => Promise<void>): Fetch {
  if (isGuarded(fetch)) return fetch;
  const { endpoints } = guard.configuration.settings;
  const sendSeen: Fetch = (...request) => underSeam(() => fetch(...request));
  return wrappedFetch(fetch, async (...given) => {
    const request = addressed(given);
    const model = recognise(codecs, endpoints, request);
    if (!model || isOwnCall()) return fetch(...request);
    await before?.();
    return guardedCall(model, rereadable(request), sendSeen, guard);
  });
}
