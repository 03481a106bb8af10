import { codePointBefore } from '../unicode/code-points.ts';
import { Closure } from './closure.ts';
import { CHAR, PENDING, type Program } from './program.ts';

/** Where a transition meets the end of a match: before the character, after it, or both. */
const BEFORE = 1;
const AFTER = 2;
const ENDS = BEFORE | AFTER;

interface SetState {
  readonly nodes: Int32Array;
  /** A match ends where this state stands, whatever comes next. */
  readonly matched: boolean;
}

/**
 * The simpler automaton, for one pattern when it does not matter where matches begin: either they may begin anywhere
 * (does it occur?), or only where the scan begins (where can it end?). Built lazily, at most the size of the program
 * for each new transition; when `maxStates` are known all are forgotten, which no scan outlives.
 */
export class SetDfa {
  readonly #program: Program;
  readonly #anywhere: boolean;
  readonly #maxStates: number;
  readonly #closure: Closure;
  readonly #numbers = new Map<string, number>();
  #states: SetState[] = [];
  /** `(row of the next state + 1) << 2 | BEFORE | AFTER`, a row for each state and a column for each class; 0 is not yet known. */
  #table = new Int32Array(0);
  /** The state in which whole texts begin, once it is known. */
  #first: number | undefined;

  constructor(program: Program, begin: 'anywhere' | 'here', maxStates = 2048) {
    this.#program = program;
    this.#anywhere = begin === 'anywhere';
    this.#maxStates = maxStates;
    this.#closure = new Closure(program);
  }

  /** Whether a match, empty ones included, occurs in the text. */
  test(text: string): boolean {
    this.#first ??= this.#stateAfter(this.#program.alphabet.edge);
    const state = this.#first;
    let found = this.#states[state]?.matched === true;
    if (!found) {
      this.#scan(text, 0, state, true, () => {
        found = true;
        return false;
      });
    }
    return found;
  }

  /** Ascending ends of the non-empty matches that begin at `start`; `closed` if the text goes no further. */
  endsFrom(text: string, start: number, closed: boolean): number[] {
    const { alphabet } = this.#program;
    const before = alphabet.ofCodePoint(codePointBefore(text, start));
    const ends: number[] = [];
    this.#scan(text, start, this.#stateAfter(before), closed, (end) => {
      if (end > start && ends.at(-1) !== end) ends.push(end);
      return true;
    });
    return ends;
  }

  /** Calls `ended` for the ends of matches until it returns false. */
  #scan(text: string, start: number, from: number, closed: boolean, ended: (end: number) => boolean): void {
    const { alphabet } = this.#program;
    const { ofUnit, size } = alphabet;
    const { length } = text;
    const anywhere = this.#anywhere;
    let table = this.#table;
    let row = from * size;
    for (let index = start; index < length; ) {
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
        packed = table[row + characterClass] || this.#build(row / size, characterClass);
        table = this.#table;
      }
      if ((packed & BEFORE) !== 0 && !ended(index)) return;
      if ((packed & AFTER) !== 0 && !ended(after)) return;
      row = (packed >> 2) - 1;
      if (!anywhere && this.#states[row / size]?.nodes.length === 0) return;
      index = after;
    }
    const state = row / size;
    if (closed && this.#endsBefore(state, alphabet.edge)) ended(text.length);
  }

  #build(state: number, characterClass: number): number {
    const { kind, first, row, member, alphabet } = this.#program;
    const { nodes } = this.#states[state] as SetState;
    const reached: number[] = [];
    let matched = false;
    this.#closure.begin();
    for (const node of nodes) {
      if (kind[node] !== CHAR || member[(row[node] as number) + characterClass] === 0) continue;
      if (this.#closure.follow(first[node] as number, reached)) matched = true;
    }
    if (this.#anywhere && this.#open(characterClass, reached)) matched = true;
    const before = this.#endsBefore(state, characterClass) ? BEFORE : 0;
    const size = this.#states.length;
    const next = this.#numberOf({ nodes: Int32Array.from(reached).sort(), matched });
    const packed = ((next * alphabet.size + 1) << 2) | before | (matched ? AFTER : 0);
    if (this.#states.length >= size) this.#table[state * alphabet.size + characterClass] = packed;
    return packed;
  }

  #endsBefore(state: number, characterClass: number): boolean {
    const { kind, row, member } = this.#program;
    const nodes = this.#states[state]?.nodes ?? new Int32Array(0);
    return nodes.some((node) => kind[node] === PENDING && member[(row[node] as number) + characterClass] === 1);
  }

  /** Where matches may begin after a character of this class. */
  #open(before: number, reached: number[]): boolean {
    const { entries, entryOf } = this.#program;
    let matched = false;
    for (const node of entries[entryOf[before] as number] as Int32Array) {
      if (this.#closure.follow(node, reached)) matched = true;
    }
    return matched;
  }

  #stateAfter(before: number): number {
    const reached: number[] = [];
    this.#closure.begin();
    const matched = this.#open(before, reached);
    return this.#numberOf({ nodes: Int32Array.from(reached).sort(), matched });
  }

  #numberOf(state: SetState): number {
    // One pattern has fewer nodes than there are UTF-16 units.
    const key = (state.matched ? '1' : '0') + String.fromCharCode(...state.nodes);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.#states.length >= this.#maxStates) {
      this.#states = [];
      this.#first = undefined;
      this.#numbers.clear();
      this.#table.fill(0);
    }
    const number = this.#states.push(state) - 1;
    this.#numbers.set(key, number);
    const needed = this.#states.length * this.#program.alphabet.size;
    if (needed > this.#table.length) {
      const larger = new Int32Array(Math.max(needed, 2 * this.#table.length));
      larger.set(this.#table);
      this.#table = larger;
    }
    return number;
  }
}
