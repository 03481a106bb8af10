import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';

/**
 * Waits for `work`, whatever comes of it, but no longer than `limit` milliseconds. From then on nothing that it began keeps
 * the process alive: its requests over `node:http` are given up, and its timers no longer count. What others do meanwhile is
 * left alone.
 */
export async function boundedly(limit: number, work: () => Promise<unknown>): Promise<void> {
  const within = new AsyncLocalStorage<true>();
  const timers = new Set<NodeJS.Timeout>();
  const requests = new Set<ClientRequest>();
  let over = false;

  const hook = createHook({
    init(_id, type, _trigger, resource) {
      if (type !== 'Timeout' || !within.getStore()) return;
      const timer = resource as NodeJS.Timeout;
      if (over) queueMicrotask(() => timer.unref());
      else timers.add(timer);
    },
  });
  const created = (message: unknown) => {
    if (!within.getStore()) return;
    const { request } = message as { request: ClientRequest };
    if (over) request.destroy();
    else requests.add(request);
  };
  hook.enable();
  subscribe('http.client.request.created', created);

  const done = within.run(true, work).then(
    () => {},
    () => {},
  );
  const unwatched = done.then(() => {
    hook.disable();
    unsubscribe('http.client.request.created', created);
  });
  await Promise.race([unwatched, after(limit, undefined, { ref: false })]);
  over = true;
  for (const timer of timers) timer.unref();
  for (const request of requests) request.destroy();
}
