import { GroupStepper, type Groups } from './group-step.ts';
import type { Program } from './program.ts';

/** A state of the cache: groups, and the number they go by until the next flush. */
export interface GroupState extends Groups {
  /** Pairs of pattern and its oldest group, ascending by pattern: which patterns could still find something. */
  readonly oldest: Int32Array;
}

/** What a stream has to do on a transition. */
export interface Effect {
  /** Numbers of the groups that live on, among those before; see `Step`. */
  readonly kept: readonly number[];
  /** Whether the match that begins right before the character becomes the youngest group. */
  readonly opens: boolean;
  /** Pairs of pattern and group: matches that ended before, and with, the character. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** Some pattern's oldest start may have changed, so that candidates may have become certain. */
  readonly settles: boolean;
}

/**
 * A deterministic automaton that is built as text is seen. A transition that moves no starts and ends no match costs
 * one load and one compare; the others also have an `Effect`. The first visit of a transition costs at most the size
 * of the program.
 *
 * When `maxStates` are known all are forgotten. Streams therefore keep a `GroupState`, and a number only as long as
 * `generation` stays.
 */
export class GroupDfa {
  readonly program: Program;
  readonly #stepper: GroupStepper;
  readonly #maxStates: number;
  readonly #width: number;
  readonly #numbers = new Map<string, number>();
  #states: GroupState[] = [];
  #effects: Effect[] = [];
  #effectAt = new Int32Array(0);
  /**
   * `table[number + class]` is the next state's number; negative if there is an effect, 0 if not yet known. Replaced
   * when it grows, and at every flush.
   */
  table = new Int32Array(0);
  /** Changes when state numbers lose their meaning. */
  generation = 0;
  /** States built since the beginning, those forgotten included. */
  built = 0;
  readonly start: GroupState;

  constructor(program: Program, overlapping: readonly boolean[], maxStates: number) {
    this.program = program;
    this.#stepper = new GroupStepper(program, overlapping);
    this.#maxStates = Math.max(2, maxStates);
    this.#width = program.alphabet.size;
    this.start = this.#describe(this.#stepper.start());
    this.#flush();
  }

  /** Nodes visited since the beginning, a measure of work. */
  get visited(): number {
    return this.#stepper.visited;
  }

  #describe(groups: Groups): GroupState {
    return { ...groups, oldest: this.#stepper.oldest(groups) };
  }

  #flush(): void {
    this.#numbers.clear();
    this.#states = [];
    this.#effects = [];
    this.table = new Int32Array(64 * this.#width);
    this.#effectAt = new Int32Array(64 * this.#width);
    this.generation++;
  }

  /** The number of a state; may flush. */
  numberOf(state: GroupState): number {
    const key = keyOf(state);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.#states.length >= this.#maxStates) this.#flush();
    this.built++;
    const index = this.#states.push(state);
    const number = index * this.#width; // 0 is no state
    if (number + this.#width > this.table.length) {
      this.table = grown(this.table);
      this.#effectAt = grown(this.#effectAt);
    }
    this.#numbers.set(key, number);
    return number;
  }

  stateOf(number: number): GroupState {
    return this.#states[number / this.#width - 1] as GroupState;
  }

  /** The effect of a transition whose entry in `table` is negative. */
  effectOf(number: number, characterClass: number): Effect {
    return this.#effects[this.#effectAt[number + characterClass] as number] as Effect;
  }

  /**
   * Builds a transition. If that flushes, the numbers that the caller knows are void: it has to compare `generation`
   * and, if it changed, to go on from the returned state.
   */
  build(number: number, characterClass: number): { readonly state: GroupState; readonly effect: Effect | undefined } {
    const from = this.stateOf(number);
    const step = this.#stepper.step(from, characterClass);
    const state = this.#describe(step.groups);
    const effect = effectOf(from, state, step);
    const generation = this.generation;
    const next = this.numberOf(state);
    if (generation === this.generation) {
      this.table[number + characterClass] = effect === undefined ? next : -next;
      if (effect !== undefined) this.#effectAt[number + characterClass] = this.#effects.push(effect) - 1;
    }
    return { state, effect };
  }

  /** Matches that end where the text ends: pairs of pattern and group. */
  endedAtEdge(state: GroupState): readonly number[] {
    return this.#stepper.endedBefore(state, this.program.alphabet.edge);
  }
}

function effectOf(from: GroupState, to: GroupState, step: ReturnType<GroupStepper['step']>): Effect | undefined {
  const opened = from.groups.length;
  const opens = step.kept.at(-1) === opened;
  const kept = opens ? step.kept.slice(0, -1) : step.kept;
  const ends = step.before.length > 0 || step.after.length > 0;
  const settles = ends || kept.length < opened || !equal(from.oldest, to.oldest);
  if (!settles && !opens) return undefined;
  return { kept, opens, before: step.before, after: step.after, settles };
}

function equal(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

function grown(table: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(table.length * 2);
  larger.set(table);
  return larger;
}

/** Node ids fit into UTF-16 units, see `MAX_PROGRAM_NODES`; 0xffff separates groups. */
function keyOf({ groups, entry }: Groups): string {
  let key = String.fromCharCode(entry);
  for (const nodes of groups) key += `\uffff${String.fromCharCode(...nodes)}`;
  return key;
}
