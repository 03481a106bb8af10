import { LOOK_FURTHER } from './alphabet.ts';
import { CHAR, type Program, SPLIT } from './program.ts';
import { WALK } from './set-dfa.ts';

/**
 * Reads texts backwards and tells of each position which nodes lead from there to a match in what follows: all of a
 * text in one pass. Built lazily, at most the size of the program for each new transition, and forgotten as by `SetDfa`.
 */
export class BackwardDfa {
  readonly #program: Program;
  /** The splits that lead to a node without a character: those of node `n` from `#from[n]` up to `#from[n + 1]`. */
  readonly #splits: Int32Array;
  readonly #from: Int32Array;
  readonly #later: Int32Array;
  readonly #numbers = new Map<string, number>();
  #states: Uint8Array[] = [];
  /** Number of the state + 1, a row for each state behind a character and a column for its class; 0 is not yet known. */
  #table = new Int32Array(0);
  /** For how many characters more nothing is remembered. */
  #walks = 0;

  constructor(program: Program) {
    this.#program = program;
    const before: number[][] = Array.from(program.kind, () => []);
    program.kind.forEach((kind, id) => {
      if (kind !== SPLIT) return;
      before[program.first[id] as number]?.push(id);
      before[program.second[id] as number]?.push(id);
    });
    this.#splits = Int32Array.from(before.flat());
    this.#from = new Int32Array(program.kind.length + 1);
    before.forEach((splits, id) => {
      this.#from[id + 1] = (this.#from[id] as number) + splits.length;
    });
    this.#later = new Int32Array(program.kind.length);
  }

  /**
   * By offset, the nodes from which the rest of the text gives a match: 1 for those, 0 for the others. Offsets between
   * the halves of a character have none.
   */
  read(text: string, maxStates = 2048): readonly (Uint8Array | undefined)[] {
    const { ofUnit, ofCodePoint, size, edge } = this.#program.alphabet;
    const alive = new Array<Uint8Array | undefined>(text.length + 1);
    let here = this.#step(new Uint8Array(this.#program.kind.length), edge);
    let state = this.#numberOf(here);
    let walks = this.#walks > 0;
    alive[text.length] = here;
    for (let index = text.length; index > 0; ) {
      index--;
      let inside = ofUnit[text.charCodeAt(index)] as number;
      const codePoint = index > 0 ? (text.codePointAt(index - 1) as number) : 0;
      if (codePoint > 0xffff) inside = ofCodePoint(codePoint);
      else if (inside === LOOK_FURTHER) inside = ofCodePoint(text.charCodeAt(index));
      if (codePoint > 0xffff) index--;
      const known = walks ? 0 : (this.#table[state * size + inside] as number);
      here = known > 0 ? (this.#states[known - 1] as Uint8Array) : this.#step(here, inside);
      alive[index] = here;
      if (walks) continue;
      const next = known > 0 ? known - 1 : this.#numberOf(here);
      this.#table[state * size + inside] = next + 1;
      state = next;
      if (this.#states.length <= maxStates) continue;
      this.#forget();
      walks = true;
    }
    this.#walks -= text.length;
    return alive;
  }

  #forget(): void {
    this.#states = [];
    this.#numbers.clear();
    this.#table.fill(0);
    this.#walks = WALK;
  }

  /** Where a character of that class stands before a position where these nodes are alive. */
  #step(behind: Uint8Array, inside: number): Uint8Array {
    const { kind, first, row, member } = this.#program;
    const splits = this.#splits;
    const from = this.#from;
    const later = this.#later;
    const alive = new Uint8Array(kind.length);
    for (let id = 0; id < kind.length; id++) {
      if (kind[id] === SPLIT || member[(row[id] as number) + inside] === 0) continue;
      if (kind[id] === CHAR && behind[first[id] as number] === 0) continue;
      alive[id] = 1;
      let left = 0;
      for (let node = id; ; node = later[--left] as number) {
        for (let index = from[node] as number; index < (from[node + 1] as number); index++) {
          const split = splits[index] as number;
          if (alive[split] === 1) continue;
          alive[split] = 1;
          later[left++] = split;
        }
        if (left === 0) break;
      }
    }
    return alive;
  }

  #numberOf(alive: Uint8Array): number {
    const key = alive.join('');
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#states.push(alive) - 1;
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
