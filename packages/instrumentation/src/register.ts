/*
 * `node --import @parapet/instrumentation/register app.js`, or `--require`, or in `NODE_OPTIONS`.
 *
 * Runs in every process that inherits the flag, package managers and compilers included, so it loads next to nothing by
 * itself: the rest comes at once in an application, and with the first call that could be one to a model elsewhere. All of
 * it is synchronous, because `--require` cannot wait.
 */
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import type { TracerProvider } from '@opentelemetry/api';
import { isApplication } from './start/application.ts';
import type { Host } from './start/host.ts';
import { watchTracerProvider } from './start/provider-watch.ts';
import { isGuarded, patchGlobalFetch, wrappedFetch } from './transport/global-fetch.ts';
import type { Fetch } from './transport/guarded-call.ts';
import { isModelShaped } from './transport/model-shaped.ts';
import { methodOf, urlOf } from './transport/recognise.ts';

const { execArgv, argv, env } = process;
const strict = /^(?:1|true)$/i.test(env.PARAPET_STRICT ?? '');
const ends = strict || isApplication({ isMainThread, execArgv, argv });

let host: Host | undefined;
const providers: TracerProvider[] = [];

function loadHost(): Host {
  if (host) return host;
  const require = createRequire(import.meta.url);
  const { startHost } = require(`./start/host${extname(import.meta.filename)}`) as typeof import('./start/host.ts');
  host = startHost(ends);
  for (const provider of providers) host.join(provider);
  return host;
}

function lazily(fetch: Fetch): Fetch {
  let guarded: Fetch | undefined;
  return wrappedFetch(fetch, (...request) => {
    if (!guarded) {
      const url = methodOf(request) === 'POST' ? urlOf(request) : undefined;
      if (!host && !(url && isModelShaped('POST', url))) return fetch(...request);
      guarded = loadHost().guard(fetch);
    }
    return guarded(...request);
  });
}

if (!isGuarded(globalThis.fetch)) {
  watchTracerProvider((provider) => {
    providers.push(provider);
    host?.join(provider);
  });
  patchGlobalFetch(lazily);
  if (ends) loadHost();
}
