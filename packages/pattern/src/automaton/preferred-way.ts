import { codePointBefore } from '../unicode/code-points.ts';
import { CHAR, type Program, SPLIT } from './program.ts';

/** By offset, which nodes lead to a match. */
type Alive = readonly (Uint8Array | undefined)[];

/**
 * Follows one match from its beginning: at every choice the preferred way that leads to a match, which is known
 * beforehand, so that no character is read twice.
 */
export class PreferredWay {
  readonly #program: Program;
  /** Where each group begins and ends, in the match that is followed; -1 for nowhere. */
  readonly #slots: Int32Array;
  /** The round in which a node was last tried; within a position no node is tried twice. */
  readonly #triedIn: Int32Array;
  #round = 0;

  constructor(program: Program, slots: number) {
    this.#program = program;
    this.#slots = new Int32Array(slots);
    this.#triedIn = new Int32Array(program.kind.length);
  }

  /** Whether a match begins at this offset. */
  begins(text: string, offset: number, alive: Alive): boolean {
    const here = alive[offset];
    return here !== undefined && this.#entries(text, offset).some((node) => here[node] === 1);
  }

  /** The slots of the match that begins at an offset, slot 0 and 1 being its own beginning and end. */
  from(text: string, offset: number, alive: Alive): Int32Array {
    const { kind, first } = this.#program;
    const slots = this.#slots.fill(-1);
    slots[0] = offset;
    let at = offset;
    let node = this.#choose([...this.#entries(text, offset)].reverse(), text, at, alive);
    while (kind[node] === CHAR) {
      at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1;
      node = this.#choose([first[node] as number], text, at, alive);
    }
    slots[1] = at;
    return slots.slice();
  }

  #entries(text: string, offset: number): Int32Array {
    const { alphabet, entries, entryOf } = this.#program;
    return entries[entryOf[alphabet.ofCodePoint(codePointBefore(text, offset))] as number] as Int32Array;
  }

  /**
   * The preferred node that takes the next character, or ends the match, on a way to a match. `stack` holds the nodes to
   * try, the first on top; a slot that was passed on a way that came to nothing gets its old value back.
   */
  #choose(stack: number[], text: string, at: number, alive: Alive): number {
    const { kind, first, second, slot, row, member, alphabet } = this.#program;
    const slots = this.#slots;
    const here = alive[at] as Uint8Array;
    const codePoint = text.codePointAt(at);
    const inside = codePoint === undefined ? alphabet.edge : alphabet.ofCodePoint(codePoint);
    const there = alive[at + (codePoint !== undefined && codePoint > 0xffff ? 2 : 1)];
    this.#round += 1;
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node < 0) {
        slots[~node] = stack.pop() as number;
        continue;
      }
      if (here[node] === 0 || this.#triedIn[node] === this.#round) continue;
      this.#triedIn[node] = this.#round;
      const passed = slot[node] as number;
      if (passed >= 0) {
        stack.push(slots[passed] as number, ~passed, first[node] as number);
        slots[passed] = at;
      } else if (kind[node] === SPLIT) {
        stack.push(second[node] as number, first[node] as number);
      } else if (member[(row[node] as number) + inside] === 1) {
        if (kind[node] !== CHAR || there?.[first[node] as number] === 1) return node;
      }
    }
    throw new Error('No way leads to a match.'); // not where `begins` is true
  }
}
