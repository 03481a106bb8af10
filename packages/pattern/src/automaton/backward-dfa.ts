import { LOOK_FURTHER } from './alphabet.ts';
import { CHAR, type Program, SPLIT } from './program.ts';

/**
 * Reads texts backwards and tells of each position which nodes lead from there to a match in what follows: all of a
 * text in one pass. Built lazily, at most the size of the program for each new transition.
 */
export class BackwardDfa {
  readonly #program: Program;
  /** For each node, the splits that lead to it without a character. */
  readonly #before: readonly (readonly number[])[];
  readonly #numbers = new Map<string, number>();
  #states: Uint8Array[] = [];
  /** Number of the state + 1, a row for each state behind a character and a column for its class; 0 is not yet known. */
  #table = new Int32Array(0);

  constructor(program: Program) {
    this.#program = program;
    const before: number[][] = Array.from(program.kind, () => []);
    program.kind.forEach((kind, id) => {
      if (kind !== SPLIT) return;
      before[program.first[id] as number]?.push(id);
      before[program.second[id] as number]?.push(id);
    });
    this.#before = before;
    this.#numberOf(new Uint8Array(program.kind.length)); // nothing is alive behind the end
  }

  /**
   * By offset, the nodes from which the rest of the text gives a match: 1 for those, 0 for the others. Offsets between
   * the halves of a character have none. What was learned from earlier texts is forgotten beyond `maxStates`.
   */
  read(text: string, maxStates = 2048): readonly (Uint8Array | undefined)[] {
    if (this.#states.length > maxStates) {
      this.#states.length = 1;
      this.#numbers.clear();
      this.#table.fill(0);
    }
    const { ofUnit, ofCodePoint, size, edge } = this.#program.alphabet;
    const alive = new Array<Uint8Array | undefined>(text.length + 1);
    let state = this.#step(0, edge);
    alive[text.length] = this.#states[state];
    for (let index = text.length; index > 0; ) {
      index--;
      let inside = ofUnit[text.charCodeAt(index)] as number;
      const codePoint = index > 0 ? (text.codePointAt(index - 1) as number) : 0;
      if (codePoint > 0xffff) inside = ofCodePoint(codePoint);
      else if (inside === LOOK_FURTHER) inside = ofCodePoint(text.charCodeAt(index));
      if (codePoint > 0xffff) index--;
      const known = this.#table[state * size + inside] as number;
      state = known > 0 ? known - 1 : this.#step(state, inside);
      alive[index] = this.#states[state];
    }
    return alive;
  }

  /** Where a character of that class stands before a position in that state. */
  #step(state: number, inside: number): number {
    const { kind, first, row, member, alphabet } = this.#program;
    const behind = this.#states[state] as Uint8Array;
    const alive = new Uint8Array(kind.length);
    const waiting: number[] = [];
    kind.forEach((what, id) => {
      if (what === SPLIT || member[(row[id] as number) + inside] === 0) return;
      if (what !== CHAR || behind[first[id] as number] === 1) waiting.push(id);
    });
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (alive[id] === 1) continue;
      alive[id] = 1;
      waiting.push(...(this.#before[id] ?? []));
    }
    const number = this.#numberOf(alive);
    this.#table[state * alphabet.size + inside] = number + 1;
    return number;
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
