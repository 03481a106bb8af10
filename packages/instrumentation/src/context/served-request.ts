import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

const storage = new AsyncLocalStorage<IncomingHttpHeaders>();

const CHANNEL = 'http.server.request.start';

const remember = (message: unknown): void =>
  storage.enterWith((message as { readonly request: IncomingMessage }).request.headers);

/**
 * From now on, remembers the headers of the HTTP request that a service is answering for everything done about it. Node
 * publishes the event just before it hands the request to the service's own code, in the same asynchronous context, so no
 * framework has to be known.
 */
export function watchServedRequests(): void {
  unsubscribe(CHANNEL, remember);
  subscribe(CHANNEL, remember);
}

/** A header of the request being answered, by its lower-case name. */
export function servedHeader(name: string): string | undefined {
  const value = storage.getStore()?.[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
