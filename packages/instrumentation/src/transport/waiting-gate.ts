import type { EventGate } from '@parapet/genai';
import type { AskingJudge } from '../facts/asking-judge.ts';

/** A gate that may have to wait until it is known what it lets go. */
export interface WaitingGate extends Pick<EventGate, 'stopped' | 'sawText' | 'answer'> {
  push(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
  end(): Uint8Array | Promise<Uint8Array>;
  /** Nobody reads any more: what arrived is decided without waiting. */
  abandon(): void;
}

/** A gate that never has to wait. */
export const unwaiting = (gate: EventGate): WaitingGate => ({
  push: (bytes) => gate.push(bytes),
  end: () => gate.end(),
  abandon: () => void gate.end(),
  get stopped() {
    return gate.stopped;
  },
  get sawText() {
    return gate.sawText;
  },
  get answer() {
    return gate.answer;
  },
});

/**
 * A gate whose policies ask others about the answer. When the judge waits for them, a new gate is given all that arrived once they have
 * answered: it does again what was done, and goes on from there. What was let go already is not let go twice.
 */
export function waitingGate(open: () => EventGate, judge: AskingJudge): WaitingGate {
  const beginning = judge.position;
  const arrived: Uint8Array[] = [];
  let gate = open();
  let released = 0;
  let isOver = false;

  /** All that a new gate lets go of what arrived, but for what was let go before. */
  function again(ends: boolean): Uint8Array {
    gate = open();
    const pieces = arrived.map((bytes) => gate.push(bytes));
    if (ends) pieces.push(gate.end());
    return joined(pieces).subarray(released);
  }

  function letGo(bytes: Uint8Array): Uint8Array {
    released += bytes.length;
    return bytes;
  }

  async function waited(ends: boolean): Promise<Uint8Array> {
    for (;;) {
      await judge.resume(beginning);
      if (isOver) return NOTHING;
      const rest = again(ends);
      if (!judge.waits) return letGo(rest);
    }
  }

  return {
    push(bytes) {
      arrived.push(bytes);
      const passing = gate.push(bytes);
      return judge.waits ? waited(false) : letGo(passing);
    },
    end() {
      const passing = gate.end();
      return judge.waits ? waited(true) : letGo(passing);
    },
    abandon() {
      isOver = true;
      judge.giveUp(beginning);
      again(true);
    },
    get stopped() {
      return gate.stopped;
    },
    get sawText() {
      return gate.sawText;
    },
    get answer() {
      return gate.answer;
    },
  };
}

const NOTHING = new Uint8Array(0);

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
