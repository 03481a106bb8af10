import type { KeptHistory, PolicySet } from '@parapet/policy';
import { boundPart, decide, occurrenceOf } from '@parapet/policy';
import { historyFrom } from '@parapet/replay';
import type { Placed } from './chronicle.ts';

/** Goes through moments in order; each is looked at as it was decided, with what had happened before it. */
export function rememberer(set: PolicySet): (placed: Placed, look: (history: KeptHistory | undefined) => void) => void {
  // Of no other rule anything is remembered.
  const part = boundPart(set);
  let history: KeptHistory | undefined;
  return ({ sighting: { moment, recorded } }, look) => {
    history ??= historyFrom(set, moment.time);
    look(history);
    if (!history || !part.has(moment.at)) return;
    const decision = decide(part, moment, undefined, history);
    history.remember(decision, recorded ? occurrenceOf(decision, recorded) : 'happened');
  };
}
