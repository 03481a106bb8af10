import type { KeptHistory, PolicySet } from '@parapet/policy';
import { decide, occurrenceOf } from '@parapet/policy';
import { historyFrom } from '@parapet/replay';
import type { Placed } from './in-order.ts';

/** Goes through moments in order; each is looked at as it was decided, with what had happened before it. */
export function rememberer(set: PolicySet): (placed: Placed, look: (history: KeptHistory | undefined) => void) => void {
  let history: KeptHistory | undefined;
  return ({ sighting: { moment, recorded } }, look) => {
    history ??= historyFrom(set, moment.time);
    look(history);
    if (!history) return;
    const decision = decide(set, moment, undefined, history);
    history.remember(decision, recorded ? occurrenceOf(decision, recorded) : 'happened');
  };
}
