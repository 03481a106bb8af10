import { writeSync } from 'node:fs';
import type { TracerProvider } from '@opentelemetry/api';
import { codecs } from '@parapet/genai';
import type { Problem } from '@parapet/policy';
import type { Configuration } from '@parapet/runtime';
import { formatProblems, isError, loadPolicies, readConfiguration } from '@parapet/runtime';
import { watchServedRequests } from '../context/served-request.ts';
import type { Guard } from '../guard.ts';
import type { Log } from '../log.ts';
import { describeError, logTo } from '../log.ts';
import { PolicySpanProcessor } from '../spans/span-processor.ts';
import { countUnseen } from '../telemetry/metrics.ts';
import { registeredTracerProvider } from '../telemetry/registered-api.ts';
import { telemetryTo } from '../telemetry/telemetry.ts';
import { watchBypasses } from '../transport/bypass.ts';
import { guardFetch } from '../transport/guard-fetch.ts';
import type { Fetch } from '../transport/guarded-call.ts';
import { ownError } from '../transport/own-error.ts';
import { recognise } from '../transport/recognise.ts';
import { ownResponse } from '../transport/replaced-response.ts';
import { announcement } from './announcement.ts';
import { joinProvider } from './join-provider.ts';
import { startOwnSdk } from './own-sdk.ts';

/** What `register` puts into a process, once it is loaded. */
export interface Host {
  guard(fetch: Fetch): Fetch;
  /** A tracer provider was registered. */
  join(provider: TracerProvider): void;
}

/**
 * Loads what the environment names, and says so.
 *
 * @param ends whether to end the process where something named is wrong; if not, its model calls are refused
 */
export function startHost(ends: boolean): Host {
  const cwd = process.cwd();
  const configuration = readConfiguration(process.env, cwd);
  const log = logTo(configuration.logLevel);
  const { set, problems } = loadPolicies({ paths: configuration.policies, cwd });
  const all = [...configuration.problems, ...problems];
  if (all.some(isError) || (configuration.strict && !set)) return unusable(all, ends, configuration);
  if (all.length > 0) log('warn', formatProblems(all, { cwd }));
  log('info', announcement(set, configuration.exporter));
  return hostOf({ policies: set, configuration, telemetry: telemetryTo(), log });
}

function hostOf(guard: Guard): Host {
  const { configuration, telemetry, log } = guard;
  const { context, endpoints } = configuration.settings;
  if (context.some(({ source }) => source.kind === 'header')) watchServedRequests();

  const told = new Set<string>();
  watchBypasses(new Set(endpoints.map((endpoint) => new URL(endpoint).hostname)), (hostname) => {
    countUnseen(telemetry.instruments(), hostname);
    if (told.has(hostname)) return;
    told.add(hostname);
    log('warn', `calls to ${hostname} are made in a way that no policy sees; they are counted as coverage \`none\``);
  });

  const processor = new PolicySpanProcessor({}, guard);
  return {
    guard: (fetch) => guardFetch(fetch, guard, providerOnce(configuration, log)),
    join(provider) {
      if (!joinProvider(provider, processor))
        log(
          'warn',
          'spans are not decided: the tracer provider takes no processor. Give it `new PolicySpanProcessor()` in `spanProcessors`.',
        );
    },
  };
}

/** Before the first model call: if nobody has registered a tracer provider by then, ours is started. */
function providerOnce(configuration: Configuration, log: Log): () => Promise<void> {
  let started: Promise<void> | undefined;
  return async () => {
    if (configuration.sdkDisabled || registeredTracerProvider()) return;
    started ??= startOwnSdk().catch((error: unknown) =>
      log('error', `OpenTelemetry's SDK did not start: ${describeError(error)}`),
    );
    await started;
  };
}

/** Ends the process, or lets it go on without its model calls. Said whatever the log level, because it explains both. */
function unusable(problems: readonly Problem[], ends: boolean, { logLevel }: Configuration): Host {
  const consequence = ends ? 'The application was not started.' : 'Model calls are refused.';
  const text = `parapet: cannot start. ${consequence}\n\n${formatProblems(problems, { cwd: process.cwd(), color: process.stderr.isTTY })}\n`;
  if (ends || logLevel !== 'none') writeSync(2, text);
  if (ends) process.exit(1);
  const refuse: Fetch = async (input) =>
    ownResponse(ownError('the policies cannot be used; standard error says why.'), String(input));
  return {
    guard:
      (fetch) =>
      (...request) =>
        recognise(codecs, [], request) ? refuse(...request) : fetch(...request),
    join() {},
  };
}
