/*
 * `node --import @parapet/instrumentation/register app.js`, or `--require`, or in `NODE_OPTIONS`.
 *
 * Runs in every process that inherits the flag, package managers and compilers included, so it loads next to nothing by
 * itself: the policies at once in an application, and everything else with the first call that could be one to a model. All
 * of it is synchronous, because `--require` cannot wait.
 */
import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import type { TracerProvider } from '@opentelemetry/api';
import { watchServedRequests } from './context/served-request.ts';
import { isApplication } from './start/application.ts';
import type { Host } from './start/host.ts';
import type { InForce } from './start/in-force.ts';
import { watchTracerProvider } from './start/provider-watch.ts';
import { isSupportedNode, unsupportedNode } from './start/supported-node.ts';
import { watchBypasses } from './transport/bypass.ts';
import { addressed, methodOf, urlOf } from './transport/fetch-arguments.ts';
import { isGuarded, patchGlobalFetch, wrappedFetch } from './transport/global-fetch.ts';
import type { Fetch } from './transport/guarded-call.ts';
import { isEndpoint, isModelShaped } from './transport/model-shaped.ts';

const { execArgv, argv, env } = process;

/** The one variable that has to be known before anything is loaded that reads variables. */
const strict = /^(?:1|true)$/i.test(env.PARAPET_STRICT ?? '');

/** Whether this process is to end where something named cannot be used. */
const ends = strict || isApplication({ isMainThread, execArgv, argv });

const require = createRequire(import.meta.url);

let inForce: InForce | undefined;
let host: Host | undefined;
const providers: TracerProvider[] = [];

function policiesInForce(): InForce {
  if (inForce) return inForce;
  const { loadInForce } = require('#start/in-force') as typeof import('./start/in-force.ts');
  inForce = loadInForce(ends);
  const { context, endpoints } = inForce.configuration.settings;
  if (context.some(({ source }) => source.kind === 'header')) watchServedRequests();
  watchBypasses(endpoints, (hostname) => theHost().bypassed(hostname));
  return inForce;
}

function theHost(): Host {
  if (host) return host;
  const { hostOf } = require('#start/host') as typeof import('./start/host.ts');
  host = hostOf(policiesInForce());
  for (const provider of providers) host.join(provider);
  return host;
}

function lazily(fetch: Fetch): Fetch {
  let guarded: Fetch | undefined;
  return wrappedFetch(fetch, async (...given) => {
    const request = addressed(given);
    if (!guarded && couldBeModelCall(request)) guarded = theHost().guard(fetch);
    return (guarded ?? fetch)(...request);
  });
}

function couldBeModelCall(request: Parameters<Fetch>): boolean {
  const url = methodOf(request) === 'POST' ? urlOf(request) : undefined;
  if (!url) return false;
  return isModelShaped(url) || isEndpoint(url, inForce?.configuration.settings.endpoints ?? []);
}

if (!isSupportedNode(process.versions.node)) {
  if (ends) {
    process.stderr.write(unsupportedNode(process.versions.node));
    process.exit(1);
  }
} else if (!isGuarded(globalThis.fetch)) {
  watchTracerProvider((provider) => {
    providers.push(provider);
    if (host) host.join(provider);
    else if (ends) theHost();
  });
  patchGlobalFetch(lazily);
  if (ends) policiesInForce();
}
