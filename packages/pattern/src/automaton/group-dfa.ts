import { GroupStepper, type Groups, type Step } from './group-step.ts';
import type { Program } from './program.ts';

/** A state of the cache: groups, and the number they go by until the next flush. */
export interface GroupState extends Groups {
  /** Pairs of pattern and its oldest group, by group: which patterns could still find something. */
  readonly oldest: readonly number[];
}

/** What a stream has to do on a transition. */
export interface Effect {
  /**
   * By new number of a group, its number before, as far as groups changed places; empty if those that live on are the
   * first ones.
   */
  readonly from: Int32Array;
  /** Number of the group that begins right before the character; -1 if none does. */
  readonly opened: number;
  /** Number of groups before; as a group number, the match that begins right before the character. */
  readonly fresh: number;
  /** Pairs of pattern and group as numbered before: matches that ended before, and with, the character. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** Whether there are any of those. */
  readonly ends: boolean;
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
  /** `table[number + class]` is the next state's number; negative if there is an effect, 0 if not yet known. */
  table: Int32Array<ArrayBuffer>;
  /** `effects[effectAt[number + class]]` is the effect. These, too, are replaced by growth and flushes. */
  effectAt: Int32Array<ArrayBuffer>;
  effects: Effect[] = [];
  /** How often all states were forgotten: numbers have no meaning beyond a generation. */
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
    this.table = new Int32Array(16 * this.#width);
    this.effectAt = new Int32Array(16 * this.#width);
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
    this.effects = [];
    this.table.fill(0);
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
      this.effectAt = grown(this.effectAt);
    }
    this.#numbers.set(key, number);
    return number;
  }

  stateOf(number: number): GroupState {
    return this.#states[number / this.#width - 1] as GroupState;
  }

  /**
   * Builds a transition. If that flushes, the numbers that the caller knows are void: it has to compare `generation`
   * and, if it changed, to go on from the returned state.
   */
  build(number: number, characterClass: number): { readonly state: GroupState; readonly effect: Effect | undefined } {
    const from = this.stateOf(number);
    const step = this.#stepper.step(from, characterClass);
    const state = this.#describe(step.next);
    const effect = effectOf(from, state, step);
    const generation = this.generation;
    const next = this.numberOf(state);
    if (generation === this.generation) {
      this.table[number + characterClass] = effect === undefined ? next : -next;
      if (effect !== undefined) this.effectAt[number + characterClass] = this.effects.push(effect) - 1;
    }
    return { state, effect };
  }

  /** Matches that end where the text ends: pairs of pattern and group. */
  endedAtEdge(state: GroupState): readonly number[] {
    return this.#stepper.endsBefore(state, this.program.alphabet.edge);
  }
}

function effectOf(state: GroupState, next: GroupState, step: Step): Effect | undefined {
  const fresh = state.groups.length;
  const opens = step.kept.at(-1) === fresh;
  const kept = opens ? step.kept.slice(0, -1) : step.kept;
  const inPlace = kept.every((group, place) => group === place);
  const ends = step.before.length > 0 || step.after.length > 0;
  const settles = ends || kept.length < fresh || !equal(state.oldest, next.oldest);
  if (!settles && !opens) return undefined;
  return {
    from: Int32Array.from(inPlace ? [] : kept),
    opened: opens ? kept.length : -1,
    fresh,
    before: step.before,
    after: step.after,
    ends,
    settles,
  };
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

function grown(table: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(table.length * 2);
  larger.set(table);
  return larger;
}

/** More arguments than this are not passed to one function. */
const MANY_NODES = 10_000;

/** Node ids fit into UTF-16 units, see `MAX_PROGRAM_NODES`; 0xffff separates groups. */
function keyOf({ groups, entry }: Groups): string {
  let key = String.fromCharCode(entry);
  for (const nodes of groups) {
    key += `\uffff${nodes.length < MANY_NODES ? String.fromCharCode(...nodes) : nodes.join()}`;
  }
  return key;
}
