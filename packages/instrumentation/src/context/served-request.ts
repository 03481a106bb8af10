import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

const storage = new AsyncLocalStorage<IncomingHttpHeaders>();
let watching = false;

/**
 * From now on, remembers the headers of the HTTP request that a service is answering for everything done about it. Node
 * publishes the event just before it hands the request to the service's own code, in the same asynchronous context, so no
 * framework has to be known.
 */
export function watchServedRequests(): void {
  if (watching) return;
  watching = true;
  subscribe('http.server.request.start', (message) => {
    storage.enterWith((message as { request: IncomingMessage }).request.headers);
  });
}

/** A header of the request being answered, by its lower-case name. */
export function servedHeader(name: string): string | undefined {
  const value = storage.getStore()?.[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
