import { performance } from 'node:perf_hooks';
import type { Moment } from '@parapet/policy';
import type { Halts } from './halts.ts';

/** The moment with what is known of the process that decides it, unless that is there already. */
export function withSystem(moment: Moment, halts: Halts | undefined): Moment {
  if (!halts || moment.system !== undefined) return moment;
  const halted = halts.scopesOf(moment);
  return { ...moment, system: { load: load(), ...(halted && { halted }) } };
}

/** The shortest time, in milliseconds, for which the load is measured. */
const SPAN = 1000;

/**
 * Gives the share of time, from 0 to 1, that the event loop was busy: since it was last measured, if that is a second ago, else what
 * was measured then. Nothing runs meanwhile, so it costs nothing while nobody asks; the first second counts from the start of the process.
 */
function createLoad(): () => number {
  let since = performance.eventLoopUtilization();
  let measured = performance.now();
  let busy = since.utilization;
  return () => {
    const now = performance.now();
    if (now - measured < SPAN) return busy;
    const current = performance.eventLoopUtilization();
    busy = performance.eventLoopUtilization(current, since).utilization;
    since = current;
    measured = now;
    return busy;
  };
}

const load = createLoad();
