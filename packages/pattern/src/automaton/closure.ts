import { MATCH, type Program, SPLIT } from './program.ts';

/**
 * Follows splits from a node, collecting what waits for a character. Nodes seen before in the same round are skipped,
 * so a round costs at most the size of the automaton, whatever the text.
 */
export class Closure {
  readonly #program: Program;
  readonly #seenIn: Int32Array;
  readonly #stack: number[] = [];
  #round = 0;
  /** Nodes visited since the beginning: what tests measure work by. */
  visited = 0;

  constructor(program: Program) {
    this.#program = program;
    this.#seenIn = new Int32Array(program.kind.length);
  }

  /** Forgets what was seen. */
  begin(): void {
    if (++this.#round < 0x7fffffff) return;
    this.#seenIn.fill(0);
    this.#round = 1;
  }

  /** Appends what is reached to `waiting`; returns whether a certain match is among it. */
  follow(node: number, waiting: number[]): boolean {
    const { kind, first, second } = this.#program;
    const stack = this.#stack;
    let matched = false;
    stack.push(node);
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (this.#seenIn[next] === this.#round) continue;
      this.#seenIn[next] = this.#round;
      this.visited++;
      if (kind[next] === SPLIT) stack.push(second[next] as number, first[next] as number);
      else if (kind[next] === MATCH) matched = true;
      else waiting.push(next);
    }
    return matched;
  }
}
