import type { Guard } from '../guard.ts';
import { withoutFailing } from '../log.ts';
import { countUnseen } from './metrics.ts';

/** Tells of calls to models that no seam saw: each is counted, and each host named once to the person who runs the process. */
export function bypassTeller({ telemetry, log }: Guard): (hostname: string) => void {
  const named = new Set<string>();
  return (hostname) => {
    withoutFailing(log, 'the telemetry of a model call', () => countUnseen(telemetry.instruments(), hostname));
    if (named.has(hostname)) return;
    named.add(hostname);
    log('warn', `${hostname} is called in a way that no policy sees; such calls are counted as coverage \`none\``);
  };
}
