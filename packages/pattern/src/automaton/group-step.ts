import { Closure } from './closure.ts';
import { CHAR, PENDING, type Program } from './program.ts';

/**
 * What is known at a position. Node sets are sorted. Each group holds what was reached from one start and from no
 * older one; what began later can add nothing to a node that an older start also reached, since they have the same
 * future.
 */
export interface Groups {
  /** Oldest start first; never empty. The starts themselves are kept by each stream. */
  readonly groups: readonly Int32Array[];
  /** Index in the program's `entries`: where a match may begin at this very position. */
  readonly entry: number;
}

/** What one character does to groups. Groups are numbered as before the character; the number after the last is the
 * match that begins right before the character. */
export interface Step {
  readonly groups: Groups;
  /** Numbers of the groups that live on, in order; the last may be the new one. */
  readonly kept: readonly number[];
  /** Pairs of pattern and group: a match ended before the character, which was needed to know. */
  readonly before: readonly number[];
  /** Pairs of pattern and group: a match ended with the character. */
  readonly after: readonly number[];
}

/** Steps groups through characters; see `GroupDfa` for the cache around it. */
export class GroupStepper {
  readonly #program: Program;
  /** By pattern: whether a match leaves younger, overlapping starts alive (their candidates are validated later). */
  readonly #overlapping: readonly boolean[];
  readonly #closure: Closure;
  /** Where matches may begin, by entry: nodes that wait for a character. An empty match is none. */
  readonly #entries: readonly Int32Array[];

  constructor(program: Program, overlapping: readonly boolean[]) {
    this.#program = program;
    this.#overlapping = overlapping;
    this.#closure = new Closure(program);
    this.#entries = program.entries.map((nodes) => this.#openEntry(nodes));
  }

  /** Nodes visited since the beginning, a measure of work. */
  get visited(): number {
    return this.#closure.visited;
  }

  /** Before the first character of a text. */
  start(): Groups {
    return { groups: [], entry: this.#program.entryOf[this.#program.alphabet.edge] as number };
  }

  #openEntry(nodes: Int32Array): Int32Array {
    const waiting: number[] = [];
    this.#closure.begin();
    for (const node of nodes) this.#closure.follow(node, waiting);
    return Int32Array.from(waiting.filter((node) => this.#program.kind[node] === CHAR)).sort();
  }

  /** Matches that ended before a character (or the text's end) of this class: pairs of pattern and group. */
  endedBefore({ groups }: Groups, characterClass: number): number[] {
    const { kind, pattern, row, member } = this.#program;
    const ended: number[] = [];
    const seen = new Set<number>();
    groups.forEach((nodes, group) => {
      for (const node of nodes) {
        if (kind[node] !== PENDING || member[(row[node] as number) + characterClass] === 0) continue;
        const owner = pattern[node] as number;
        if (seen.has(owner)) continue;
        seen.add(owner);
        ended.push(owner, group);
      }
    });
    return ended;
  }

  step(from: Groups, characterClass: number): Step {
    const { kind, pattern, first, row, member } = this.#program;
    const opened = from.groups.length;
    const before = this.endedBefore(from, characterClass);
    const after: number[] = [];
    /** Group of the oldest match of each pattern that ended before, or with, the character. */
    const endedBefore = pairsToMap(before);
    const endedAfter = new Map<number, number>();
    const groups: Int32Array[] = [];
    const kept: number[] = [];

    /** An older start has just found a match that overlaps what this group looks for. */
    const overtaken = (owner: number, group: number): boolean => {
      if (this.#overlapping[owner] === true) return false;
      const earlier = group === opened ? undefined : endedBefore.get(owner);
      return (earlier !== undefined && earlier < group) || (endedAfter.get(owner) ?? group) < group;
    };

    this.#closure.begin();
    for (let group = 0; group <= opened; group++) {
      const nodes = (group === opened ? this.#entries[from.entry] : from.groups[group]) as Int32Array;
      const reached: number[] = [];
      for (const node of nodes) {
        const owner = pattern[node] as number;
        if (kind[node] !== CHAR || member[(row[node] as number) + characterClass] === 0 || overtaken(owner, group))
          continue;
        if (!this.#closure.follow(first[node] as number, reached) || endedAfter.has(owner)) continue;
        endedAfter.set(owner, group);
        after.push(owner, group);
      }
      const alive = reached.filter((node) => {
        // what ends here for certain need not be awaited in another way
        return kind[node] === CHAR || endedAfter.get(pattern[node] as number) !== group;
      });
      if (alive.length === 0) continue;
      groups.push(Int32Array.from(alive).sort());
      kept.push(group);
    }
    return { groups: { groups, entry: this.#program.entryOf[characterClass] as number }, kept, before, after };
  }

  /** Oldest group of each living pattern, as sorted pairs of pattern and group. */
  oldest({ groups }: Groups): Int32Array {
    const found = new Map<number, number>();
    groups.forEach((nodes, group) => {
      for (const node of nodes) {
        const owner = this.#program.pattern[node] as number;
        if (!found.has(owner)) found.set(owner, group);
      }
    });
    return Int32Array.from([...found].sort((a, b) => a[0] - b[0]).flat());
  }
}

function pairsToMap(pairs: readonly number[]): Map<number, number> {
  const map = new Map<number, number>();
  for (let i = 0; i < pairs.length; i += 2) map.set(pairs[i] as number, pairs[i + 1] as number);
  return map;
}
