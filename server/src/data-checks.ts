import type { LanguageService } from '@parapet/language-service';

/** Keeps what traces say about the rules of some policies up to date, behind everything that is asked. */
export interface DataChecks {
  /** A policy is looked at from now on. */
  add(uri: string): void;
  /** A policy or the traces have changed. */
  renew(): void;
  end(): void;
}

/** Milliseconds of quiet before traces are gone through: whoever types is served first. */
const QUIET = 200;

/** @param changed is told when something else is said of any */
export function createDataChecks(service: Pick<LanguageService, 'dataDiagnostics'>, changed: () => void): DataChecks {
  const policies = new Set<string>();
  const told = new Map<string, string>();
  let running = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  const check = async (signal: AbortSignal): Promise<void> => {
    let isChanged = false;
    for (const uri of policies) {
      const said = JSON.stringify(await service.dataDiagnostics(uri, signal));
      if (signal.aborted) break;
      if (said !== (told.get(uri) ?? '[]')) isChanged = true;
      told.set(uri, said);
    }
    if (isChanged) changed();
  };

  const end = (): void => {
    running.abort();
    clearTimeout(timer);
  };

  return {
    add: (uri) => void policies.add(uri),
    renew() {
      end();
      running = new AbortController();
      const { signal } = running;
      timer = setTimeout(() => void check(signal), QUIET).unref();
    },
    end,
  };
}
