import { Closure } from './closure.ts';
import { CHAR, PENDING, type Program } from './program.ts';

/**
 * What is known at a position. Each group holds the nodes, ascending, that were reached from one start and from no
 * older one: what began later can add nothing to a node that an older start also reached, since both have the same
 * future there.
 */
export interface Groups {
  /** Oldest start first; never empty. The starts themselves are kept by each stream. */
  readonly groups: readonly (readonly number[])[];
  /** Index in the program's `entries`: where a match may begin at this very position. */
  readonly entry: number;
}

/**
 * What one character does to groups. Groups are numbered as before the character; the number after the last stands for
 * the match that begins right before the character.
 */
export interface Step {
  readonly next: Groups;
  /** Numbers of the groups that live on, in order; the last may be the new one. */
  readonly kept: readonly number[];
  /** Pairs of pattern and group: a match ended before the character, which was needed to know. */
  readonly before: readonly number[];
  /** Pairs of pattern and group: a match ended with the character. */
  readonly after: readonly number[];
}

/** No group has ended a match. */
const NONE = -1;

/** Steps groups through characters; `GroupDfa` is the cache around it. */
export class GroupStepper {
  readonly #program: Program;
  /** By pattern: whether a match leaves younger, overlapping starts alive (their candidates are validated later). */
  readonly #overlapping: readonly boolean[];
  readonly #closure: Closure;
  /** Where matches may begin, by entry: nodes that take a character. An empty match is none. */
  readonly #entries: readonly (readonly number[])[];
  /** By pattern: the oldest group in which a match ended before, or with, the character; the oldest that lives. */
  readonly #endedBefore: Int32Array;
  readonly #endedAfter: Int32Array;
  readonly #oldest: Int32Array;

  constructor(program: Program, overlapping: readonly boolean[]) {
    this.#program = program;
    this.#overlapping = overlapping;
    this.#closure = new Closure(program);
    this.#entries = program.entries.map((nodes) => this.#openEntry(nodes));
    this.#endedBefore = new Int32Array(program.patterns);
    this.#endedAfter = new Int32Array(program.patterns);
    this.#oldest = new Int32Array(program.patterns);
  }

  /** Nodes visited since the beginning, a measure of work. */
  get visited(): number {
    return this.#closure.visited;
  }

  /** Before the first character of a text. */
  start(): Groups {
    return { groups: [], entry: this.#program.entryOf[this.#program.alphabet.edge] as number };
  }

  #openEntry(nodes: Int32Array): number[] {
    const waiting: number[] = [];
    this.#closure.begin();
    for (const node of nodes) this.#closure.follow(node, waiting);
    return sorted(waiting.filter((node) => this.#program.kind[node] === CHAR));
  }

  /** Matches that end before a character (or the text's end) of this class: pairs of pattern and group. */
  endsBefore({ groups }: Groups, characterClass: number): number[] {
    const { kind, pattern, row, member } = this.#program;
    const ended: number[] = [];
    this.#endedBefore.fill(NONE);
    groups.forEach((nodes, group) => {
      for (const node of nodes) {
        const owner = pattern[node] as number;
        if (kind[node] !== PENDING || member[(row[node] as number) + characterClass] === 0) continue;
        if (this.#endedBefore[owner] !== NONE) continue;
        this.#endedBefore[owner] = group;
        ended.push(owner, group);
      }
    });
    return ended;
  }

  step(from: Groups, characterClass: number): Step {
    const { kind, pattern, first, row, member } = this.#program;
    const fresh = from.groups.length;
    const before = this.endsBefore(from, characterClass);
    const after: number[] = [];
    const groups: (readonly number[])[] = [];
    const kept: number[] = [];
    this.#endedAfter.fill(NONE);
    this.#closure.begin();
    for (let group = 0; group <= fresh; group++) {
      const nodes = (group === fresh ? this.#entries[from.entry] : from.groups[group]) as readonly number[];
      let reached: number[] = [];
      let ends = false;
      for (const node of nodes) {
        const owner = pattern[node] as number;
        if (kind[node] !== CHAR || member[(row[node] as number) + characterClass] === 0) continue;
        if (this.#overtaken(owner, group, fresh)) continue;
        if (!this.#closure.follow(first[node] as number, reached)) continue;
        ends = true;
        if (this.#endedAfter[owner] !== NONE) continue;
        this.#endedAfter[owner] = group;
        after.push(owner, group);
      }
      // a match that ends here for certain need not be awaited in another way
      if (ends) reached = reached.filter((n) => kind[n] === CHAR || this.#endedAfter[pattern[n] as number] !== group);
      if (reached.length === 0) continue;
      groups.push(sorted(reached));
      kept.push(group);
    }
    return { next: { groups, entry: this.#program.entryOf[characterClass] as number }, kept, before, after };
  }

  /** Whether an older start has just ended a match that overlaps what this group looks for. */
  #overtaken(owner: number, group: number, fresh: number): boolean {
    if (this.#overlapping[owner] === true) return false;
    const before = this.#endedBefore[owner] as number;
    const after = this.#endedAfter[owner] as number;
    return (before !== NONE && before < group && group !== fresh) || (after !== NONE && after < group);
  }

  /** Oldest group of each living pattern: pairs of pattern and group, by group, then in the order of nodes. */
  oldest({ groups }: Groups): readonly number[] {
    const oldest: number[] = [];
    const known = this.#oldest.fill(NONE);
    groups.forEach((nodes, group) => {
      for (const node of nodes) {
        const owner = this.#program.pattern[node] as number;
        if (known[owner] !== NONE) continue;
        known[owner] = group;
        oldest.push(owner, group);
      }
    });
    return oldest;
  }
}

/** Sorts few numbers in place. */
function sorted(numbers: number[]): number[] {
  if (numbers.length > 32) return numbers.sort((a, b) => a - b);
  for (let i = 1; i < numbers.length; i++) {
    const moving = numbers[i] as number;
    let place = i;
    for (; place > 0 && (numbers[place - 1] as number) > moving; place--) numbers[place] = numbers[place - 1] as number;
    numbers[place] = moving;
  }
  return numbers;
}
