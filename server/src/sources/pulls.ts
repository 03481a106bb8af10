import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TraceLog, TraceSource } from '@parapet/language-service';
import { createTraceLog } from '@parapet/language-service';
import type { SourceState } from '../protocol.ts';
import type { Backend, FetchTraces } from './backend.ts';
import { BackendError } from './backend.ts';
import type { Holding } from './holdings.ts';
import { fetchFromJaeger } from './jaeger.ts';
import { sourceState } from './source-state.ts';
import { fetchFromTempo } from './tempo.ts';
import { fetchFromZipkin } from './zipkin.ts';

/** Traces that are fetched from the backends in the settings: when they are set, and when somebody asks for it. */
export interface Pulls {
  setBackends(backends: readonly Backend[]): void;
  /** Nothing is fetched where people do not trust the workspace; what was fetched before stays. */
  setTrusted(trusted: boolean): void;
  /** Fetches from one, or from all. */
  pull(name?: string): Promise<void>;
  readonly sources: readonly TraceSource[];
  states(): readonly SourceState[];
  /** What they hold, those that were fetched last first. */
  holdings(): readonly Holding[];
  /** Gives up what is being fetched. */
  end(): void;
}

const fetchers: Readonly<Record<Backend['kind'], FetchTraces>> = {
  jaeger: fetchFromJaeger,
  tempo: fetchFromTempo,
  zipkin: fetchFromZipkin,
};

const FORGOTTEN =
  'Nothing of what was fetched is kept: what the receiver took and what was fetched later has as much as is kept in all. Fetch again, with a lower limit.';

interface Pulled {
  readonly backend: Backend;
  log: TraceLog;
  /** How many were fetched before. */
  number: number;
  state: { readonly loading?: boolean; readonly progress?: string; readonly problem?: string };
  controller: AbortController;
}

/** @param changed is told when traces arrived, and how it goes */
export function createPulls(changed: () => void, now: () => number = Date.now): Pulls {
  let pulled: readonly Pulled[] = [];
  let isTrusted = false;
  let made = 0;
  let fetched = 0;

  /** Each is another source: what was counted of one that was fetched before is not there any more. */
  const logOf = (backend: Backend): TraceLog => createTraceLog(`${uriOf(backend)}#${made++}`, backend.name);

  const fetchAll = async (one: Pulled): Promise<void> => {
    const { backend } = one;
    one.controller.abort();
    one.controller = new AbortController();
    const { signal } = one.controller;
    const tell = (state: Pulled['state']): void => {
      if (signal.aborted) return;
      one.state = state;
      changed();
    };
    if (!isTrusted)
      return tell({ problem: 'Nothing is fetched in a workspace that is not trusted. Trust it, then fetch again.' });
    const log = logOf(backend);
    const end = now();
    tell({ loading: true });
    try {
      for await (const { data, size, progress } of fetchers[backend.kind](backend, end - backend.since, end, signal)) {
        if (signal.aborted) return;
        await log.takeInTurns(data, size, nextTurn);
        tell({ loading: true, ...(progress !== undefined && { progress }) });
      }
      if (signal.aborted) return;
      // What was fetched takes the place of what was fetched before as a whole, or not at all.
      one.log = log;
      one.number = fetched++;
      tell({});
    } catch (error) {
      const problem = error instanceof BackendError ? error.message : `${backend.name} cannot be read.`;
      tell({ problem });
    }
  };

  const pull = async (name?: string): Promise<void> => {
    await Promise.all(pulled.filter(({ backend }) => name === undefined || backend.name === name).map(fetchAll));
  };

  return {
    setBackends(backends) {
      const known = new Map(pulled.map((one) => [JSON.stringify(one.backend), one]));
      const next = backends.map(
        (backend): Pulled =>
          known.get(JSON.stringify(backend)) ?? {
            backend,
            log: logOf(backend),
            number: 0,
            state: {},
            controller: new AbortController(),
          },
      );
      for (const one of pulled) if (!next.includes(one)) one.controller.abort();
      const added = next.filter((one) => !pulled.includes(one));
      if (added.length === 0 && next.length === pulled.length) return;
      pulled = next;
      changed();
      if (isTrusted) void Promise.all(added.map(fetchAll));
    },
    setTrusted(trusted) {
      if (trusted === isTrusted) return;
      isTrusted = trusted;
      if (trusted) void pull();
      else for (const { controller } of pulled) controller.abort();
    },
    pull,
    get sources() {
      return pulled.map(({ log }) => log.source).filter(({ sightings }) => sightings.length > 0);
    },
    states: () =>
      pulled.map(({ backend, log, state }) => ({
        ...sourceState('backend', { ...log.source, uri: uriOf(backend) }),
        ...state,
      })),
    holdings: () =>
      pulled
        .toSorted((a, b) => b.number - a.number)
        .map((one) => ({
          ...{ moments: one.log.source.sightings.length, bytes: one.log.bytes },
          forget() {
            if (one.log.source.sightings.length === 0) return;
            one.log = logOf(one.backend);
            one.state = { problem: FORGOTTEN };
          },
        })),
    end() {
      for (const { controller } of pulled) controller.abort();
    },
  };
}

const uriOf = ({ name }: Backend): string => `parapet-backend:${encodeURIComponent(name)}`;
