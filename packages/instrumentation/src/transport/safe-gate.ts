import type { EventGate } from '@parapet/genai';
import { ownErrorEvent } from './own-error.ts';

const NOTHING = new Uint8Array(0);

/**
 * A gate that cannot throw. Where it is to `enforce`, a failure of ours ends the answer with an error the SDK understands;
 * where nothing is enforced the bytes pass as they came whatever becomes of the gate, which then only looks on.
 */
export function safeGate(gate: EventGate, enforce: boolean, failed: (error: unknown) => void): EventGate {
  let broken = false;
  const run = (step: () => Uint8Array): Uint8Array | undefined => {
    if (broken) return NOTHING;
    try {
      return step();
    } catch (error) {
      broken = true;
      failed(error);
      return undefined;
    }
  };
  return {
    push(bytes) {
      const released = run(() => gate.push(bytes));
      return enforce
        ? (released ?? ownErrorEvent('an internal error; nothing more of this answer is delivered.'))
        : bytes;
    },
    end() {
      const released = run(() => gate.end());
      return enforce ? (released ?? ownErrorEvent('an internal error; the end of this answer is withheld.')) : NOTHING;
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
