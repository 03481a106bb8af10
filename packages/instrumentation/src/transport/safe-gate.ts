import type { EventGate } from '@parapet/genai';
import { ownErrorEvent } from './own-error.ts';

/** Runs a step of ours; gives nothing if it failed. */
type Attempt = (step: () => Uint8Array) => Uint8Array | undefined;

const NOTHING = new Uint8Array(0);

/**
 * A gate that cannot throw. Where it is to `enforce`, a failure of ours ends the answer with an error the SDK understands;
 * where nothing is enforced the bytes pass as they came whatever becomes of the gate, which then only looks on.
 */
export function safeGate(gate: EventGate, enforce: boolean, attempt: Attempt): EventGate {
  let broken = false;
  const run = (step: () => Uint8Array, failure: string): Uint8Array => {
    if (broken) return NOTHING;
    const released = attempt(step);
    broken = released === undefined;
    return released ?? ownErrorEvent(failure);
  };
  return {
    push(bytes) {
      const released = run(() => gate.push(bytes), 'an internal error; nothing more of this answer is delivered.');
      return enforce ? released : bytes;
    },
    end() {
      const released = run(() => gate.end(), 'an internal error; the end of this answer is withheld.');
      return enforce ? released : NOTHING;
    },
    get stopped() {
      return enforce && (broken || gate.stopped);
    },
    get sawText() {
      return gate.sawText;
    },
    get answer() {
      return gate.answer;
    },
  };
}
