import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { isModelHost } from './model-shaped.ts';

const seen = new AsyncLocalStorage<true>();

/** Sends a request that a seam has looked at. */
export const underSeam = <T>(send: () => T): T => seen.run(true, send);

/**
 * Calls `noticed` with the host of every POST to a model that no seam looked at: from a client with its own `fetch`, with
 * undici's `request`, over `node:http`, or of a wire format that has no codec yet.
 *
 * @param endpoints base URLs of models besides those that are known
 * @returns what ends it
 */
export function watchBypasses(endpoints: readonly string[], noticed: (hostname: string) => void): () => void {
  const hosts = new Set(endpoints.map((endpoint) => new URL(endpoint).hostname));
  const sent = (method: string, hostname: string | undefined) => {
    if (method !== 'POST' || hostname === undefined || seen.getStore()) return;
    if (hosts.has(hostname) || isModelHost(hostname)) noticed(hostname);
  };
  const channels = {
    'undici:request:create': (message: unknown) => {
      const { method, origin } = (message as { request: { method: string; origin?: string | URL } }).request;
      if (method === 'POST') sent(method, URL.parse(String(origin))?.hostname);
    },
    'http.client.request.start': (message: unknown) => {
      const { method, host } = (message as { request: ClientRequest }).request;
      sent(method, host);
    },
  };
  for (const [channel, listener] of Object.entries(channels)) subscribe(channel, listener);
  return () => {
    for (const [channel, listener] of Object.entries(channels)) unsubscribe(channel, listener);
  };
}
