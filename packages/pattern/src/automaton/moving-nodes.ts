import { CHAR, MATCH, type Program, SPLIT } from './program.ts';

/** Where a step meets the end of a match: before the character, after it, or both. */
export const BEFORE = 1;
export const AFTER = 2;

/**
 * A set of nodes that moves over a text, character by character: at most one look at each node of the program for each
 * character, whatever the text. Nothing is allocated on the way.
 */
export class MovingNodes {
  readonly #program: Program;
  #nodes: Int32Array;
  #next: Int32Array;
  #count = 0;
  /** The step in which a node was last reached; within a step no node is followed twice. */
  readonly #reachedIn: Int32Array;
  /** Where splits lead that have not been followed yet: one for each split, because none is followed twice. */
  readonly #later: Int32Array;
  #step = 0;

  constructor(program: Program) {
    const { length } = program.kind;
    this.#program = program;
    this.#nodes = new Int32Array(length);
    this.#next = new Int32Array(length);
    this.#reachedIn = new Int32Array(length);
    this.#later = new Int32Array(length);
  }

  get count(): number {
    return this.#count;
  }

  place(nodes: Int32Array): void {
    this.#nodes.set(nodes);
    this.#count = nodes.length;
  }

  /** The nodes in ascending order. */
  sorted(): Int32Array {
    return this.#nodes.slice(0, this.#count).sort();
  }

  /** Moves over a character of that class, behind which matches may begin if `opens`; gives where a match ends. */
  step(characterClass: number, opens: boolean): number {
    const { kind, first, second, row, member, entries, entryOf } = this.#program;
    const nodes = this.#nodes;
    const next = this.#next;
    const reachedIn = this.#reachedIn;
    const later = this.#later;
    const step = this.#nextStep();
    const count = this.#count;
    const opened = opens ? (entries[entryOf[characterClass] as number] as Int32Array) : NONE;
    let ends = 0;
    let reached = 0;
    for (let index = 0; index < count + opened.length; index++) {
      let node = (index < count ? nodes[index] : opened[index - count]) as number;
      if (index < count) {
        if (member[(row[node] as number) + characterClass] === 0) continue;
        if (kind[node] !== CHAR) {
          ends |= BEFORE;
          continue;
        }
        node = first[node] as number;
      }
      for (let left = 0; ; node = later[--left] as number) {
        while (reachedIn[node] !== step) {
          reachedIn[node] = step;
          if (kind[node] !== SPLIT) {
            if (kind[node] === MATCH) ends |= AFTER;
            else next[reached++] = node;
            break;
          }
          later[left++] = second[node] as number;
          node = first[node] as number;
        }
        if (left === 0) break;
      }
    }
    this.#nodes = next;
    this.#next = nodes;
    this.#count = reached;
    return ends;
  }

  #nextStep(): number {
    if (++this.#step < 0x7fffffff) return this.#step;
    this.#reachedIn.fill(0);
    this.#step = 1;
    return 1;
  }
}

const NONE = new Int32Array(0);
