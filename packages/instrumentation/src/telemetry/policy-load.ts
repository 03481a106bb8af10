import type { Guard } from '../guard.ts';
import { withoutFailing } from '../log.ts';
import { countLoad } from './metrics.ts';

/** Tells, a moment later, which policies are in force from now on: an SDK registers its loggers and meters after its tracers. */
export function tellLoadSoon({ policies, telemetry, log }: Guard): void {
  if (!policies) return;
  const attributes = {
    'parapet.policy_set.digest': policies.digest,
    'parapet.policy_set.policies': policies.policies.map(({ id }) => id),
    'parapet.policy_set.rules': policies.rules.length,
  };
  setImmediate(() =>
    withoutFailing(log, 'the telemetry of a load', () => {
      countLoad(telemetry.instruments(), policies.digest);
      telemetry.logger()?.emit({ eventName: 'parapet.policy_set.load', severityNumber: 9, attributes });
    }),
  );
}
