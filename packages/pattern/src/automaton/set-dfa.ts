import { codePointBefore } from '../unicode/code-points.ts';
import { AFTER, BEFORE, MovingNodes } from './moving-nodes.ts';
import type { Program } from './program.ts';

const ENDS = BEFORE | AFTER;

/** How many nodes may still be looked at; a scan that needs more ends where it is, with less than nothing left. */
export interface Work {
  left: number;
}

/** Work without a bound. */
export const ENDLESS: Work = { left: Number.POSITIVE_INFINITY };

/** For how many characters nothing is remembered after all was forgotten: what remembering took is little beside that. */
export const WALK = 2 ** 20;

interface SetState {
  readonly nodes: Int32Array;
  /** A match ends where this state stands, whatever comes next. */
  readonly matched: boolean;
}

/**
 * The simpler automaton, for one pattern when it does not matter where matches begin: either they may begin anywhere
 * (does it occur?), or only where the scan begins (where can it end?). Built lazily, at most the size of the program
 * for each new transition; when `maxStates` are known all are forgotten. Where that happens nearly every character may be
 * in a new place, and remembering takes longer than moving: so nothing is remembered then for a while.
 */
export class SetDfa {
  readonly #program: Program;
  readonly #anywhere: boolean;
  /** Entries of a row: one for each class, and how many nodes the state has. */
  readonly #width: number;
  readonly #maxStates: number;
  readonly #moving: MovingNodes;
  readonly #numbers = new Map<string, number>();
  #states: SetState[] = [];
  /** `(row of the next state + 1) << 2 | BEFORE | AFTER`, a row for each state and a column for each class; 0 is not yet known. The last column is as said of `#width`. */
  #table = new Int32Array(0);
  /** The state in which whole texts begin, once it is known. */
  #first: number | undefined;
  /** For how many characters more nothing is remembered. */
  #walks = 0;

  constructor(program: Program, begin: 'anywhere' | 'here', maxStates = 2048) {
    this.#program = program;
    this.#anywhere = begin === 'anywhere';
    this.#width = program.alphabet.size + 1;
    this.#maxStates = maxStates;
    this.#moving = new MovingNodes(program);
  }

  /**
   * Whether a match, empty ones included, occurs in the text. Takes from `work`, for each character that is read, how many
   * nodes were waiting for it, which does not depend on what is remembered of earlier texts.
   */
  test(text: string, work: Work): boolean {
    this.#first ??= this.#stateAfter(this.#program.alphabet.edge);
    const state = this.#first;
    let found = this.#states[state]?.matched === true;
    if (!found) {
      const ended = () => {
        found = true;
        return false;
      };
      this.#scan(text, 0, state, true, work, ended);
    }
    return found;
  }

  /** Ascending ends of the non-empty matches that begin at `start`; `closed` if the text goes no further. */
  endsFrom(text: string, start: number, closed: boolean): number[] {
    const { alphabet } = this.#program;
    const before = alphabet.ofCodePoint(codePointBefore(text, start));
    const ends: number[] = [];
    const ended = (end: number) => {
      if (end > start && ends.at(-1) !== end) ends.push(end);
      return true;
    };
    this.#scan(text, start, this.#stateAfter(before), closed, ENDLESS, ended);
    return ends;
  }

  /** Calls `ended` for the ends of matches until it returns false. */
  #scan(text: string, start: number, from: number, closed: boolean, work: Work, ended: (end: number) => boolean): void {
    const { alphabet } = this.#program;
    const { ofUnit, size } = alphabet;
    const { length } = text;
    const anywhere = this.#anywhere;
    const width = this.#width;
    if (this.#walks > 0) {
      this.#walk(text, start, this.#nodesOf(from), closed, work, ended);
      return;
    }
    let table = this.#table;
    let row = from * width;
    let { left } = work;
    for (let index = start; index < length; ) {
      left -= table[row + size] as number;
      if (left < 0) break;
      let packed = table[row + (ofUnit[text.charCodeAt(index)] as number)] as number;
      if (anywhere && packed > 0 && (packed & ENDS) === 0) {
        row = (packed >> 2) - 1;
        index++;
        continue;
      }
      let after = index + 1;
      // High surrogates have no class, so nothing is known of them either.
      if (packed === 0) {
        const codePoint = text.codePointAt(index) as number;
        if (codePoint > 0xffff) after++;
        const characterClass = alphabet.ofCodePoint(codePoint);
        packed = table[row + characterClass] || this.#build(row / width, characterClass);
        table = this.#table;
      }
      work.left = left;
      if ((packed & BEFORE) !== 0 && !ended(index)) return;
      if ((packed & AFTER) !== 0 && !ended(after)) return;
      row = (packed >> 2) - 1;
      const nodes = this.#nodesOf(row / width);
      if (!anywhere && nodes.length === 0) return;
      if (this.#walks > 0) {
        this.#walk(text, after, nodes, closed, work, ended);
        return;
      }
      index = after;
    }
    work.left = left;
    if (!closed || left < 0) return;
    this.#moving.place(this.#nodesOf(row / width));
    if (this.#endsHere()) ended(length);
  }

  /** The same from these nodes on, without remembering. */
  #walk(
    text: string,
    start: number,
    nodes: Int32Array,
    closed: boolean,
    work: Work,
    ended: (end: number) => boolean,
  ): void {
    const { alphabet } = this.#program;
    const moving = this.#moving;
    moving.place(nodes);
    for (let index = start; index < text.length; ) {
      this.#walks--;
      work.left -= moving.count;
      if (work.left < 0) return;
      const codePoint = text.codePointAt(index) as number;
      const after = index + (codePoint > 0xffff ? 2 : 1);
      const ends = moving.step(alphabet.ofCodePoint(codePoint), this.#anywhere);
      if ((ends & BEFORE) !== 0 && !ended(index)) return;
      if ((ends & AFTER) !== 0 && !ended(after)) return;
      if (!this.#anywhere && moving.count === 0) return;
      index = after;
    }
    if (closed && this.#endsHere()) ended(text.length);
  }

  #nodesOf(state: number): Int32Array {
    return (this.#states[state] as SetState).nodes;
  }

  /** Whether a match ends where the nodes wait, if the text does. */
  #endsHere(): boolean {
    return (this.#moving.step(this.#program.alphabet.edge, false) & BEFORE) !== 0;
  }

  #build(state: number, characterClass: number): number {
    this.#moving.place(this.#nodesOf(state));
    const ends = this.#moving.step(characterClass, this.#anywhere);
    const known = this.#states.length;
    const next = this.#numberOf({ nodes: this.#moving.sorted(), matched: (ends & AFTER) !== 0 });
    const packed = ((next * this.#width + 1) << 2) | ends;
    if (this.#states.length >= known) this.#table[state * this.#width + characterClass] = packed;
    return packed;
  }

  /** The state at the beginning of a scan, after a character of that class. */
  #stateAfter(before: number): number {
    this.#moving.place(NO_NODES);
    const ends = this.#moving.step(before, true);
    return this.#numberOf({ nodes: this.#moving.sorted(), matched: ends !== 0 });
  }

  #numberOf(state: SetState): number {
    // One pattern has fewer nodes than there are UTF-16 units.
    const key = (state.matched ? '1' : '0') + String.fromCharCode(...state.nodes);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.#states.length >= this.#maxStates) {
      this.#walks = WALK;
      this.#states = [];
      this.#first = undefined;
      this.#numbers.clear();
      this.#table.fill(0);
    }
    const number = this.#states.push(state) - 1;
    this.#numbers.set(key, number);
    const needed = this.#states.length * this.#width;
    if (needed > this.#table.length) {
      const larger = new Int32Array(Math.max(needed, 2 * this.#table.length));
      larger.set(this.#table);
      this.#table = larger;
    }
    this.#table[needed - 1] = state.nodes.length;
    return number;
  }
}

const NO_NODES = new Int32Array(0);
