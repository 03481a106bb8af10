import { AsyncLocalStorage } from 'node:async_hooks';
import { factFailures, momentKinds, type PolicySet } from '@parapet/policy';
import { type Asker, type Configuration, createAsker } from '@parapet/runtime';
import type { Log } from '../log.ts';
import { underSeam } from '../transport/bypass.ts';

const asking = new AsyncLocalStorage<true>();

/** Whether a call is made to find out what policies ask: it is our own, and no policy is about it. */
export const isOwnCall = (): boolean => asking.getStore() === true;

/** Asks what the policies ask of others; undefined where they ask nothing. */
export function ownAsker(
  policies: PolicySet | undefined,
  { judge }: Pick<Configuration, 'judge'>,
  log: Log,
): Asker | undefined {
  if (!policies || !momentKinds.some((kind) => policies.asks(kind))) return undefined;
  const told = new Set<string>();
  const asker = createAsker({
    env: process.env,
    ...(judge && { judge }),
    failed({ digest, source }, why) {
      const failure = `${digest} ${why}`;
      if (told.has(failure)) return;
      told.add(failure);
      log('warn', `a finder (${source.kind}, ${digest}) gave no answer: ${why}. ${factFailures[why]}`);
    },
  });
  return { ask: (requests) => asking.run(true, () => underSeam(() => asker.ask(requests))) };
}
