import type { Guard } from '../guard.ts';
import { countLoad } from './metrics.ts';

/** Tells which policies are in force from now on: counted, and as a log event. */
export function tellLoad({ policies, telemetry }: Guard): void {
  if (!policies) return;
  countLoad(telemetry.instruments(), policies.digest);
  telemetry.logger()?.emit({
    eventName: 'parapet.policy_set.load',
    severityNumber: 9,
    attributes: {
      'parapet.policy_set.digest': policies.digest,
      'parapet.policy_set.policies': policies.policies.map(({ id }) => id),
      'parapet.policy_set.rules': policies.rules.length,
    },
  });
}
