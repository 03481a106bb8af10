import { LOOK_FURTHER } from '../automaton/alphabet.ts';
import type { Effect, GroupDfa, GroupState } from '../automaton/group-dfa.ts';
import type { Candidates } from './candidates.ts';
import type { Found, Scan } from './scan.ts';

/** One stream's way through an automaton: its state, where each group began, and what may have been found. */
export class AutomatonScan implements Scan {
  readonly #dfa: GroupDfa;
  readonly #candidates: readonly Candidates[];
  readonly #found: Found;
  #state: GroupState;
  /** Where each group of the state began. */
  readonly #starts: number[] = [];
  /** Patterns with candidates that are not settled. */
  readonly #open = new Set<number>();
  #position = 0;

  /** `candidates` and `found` go by the pattern's index in the automaton. */
  constructor(dfa: GroupDfa, candidates: readonly Candidates[], found: Found) {
    this.#dfa = dfa;
    this.#candidates = candidates;
    this.#found = found;
    this.#state = dfa.start;
  }

  feed(text: string): void {
    const dfa = this.#dfa;
    const { ofUnit } = dfa.program.alphabet;
    const { length } = text;
    const base = this.#position;
    let number = dfa.numberOf(this.#state);
    let { table, generation } = dfa;
    let index = 0;
    while (index < length) {
      let characterClass = ofUnit[text.charCodeAt(index)] as number;
      let next = table[number + characterClass] as number;
      if (next > 0) {
        number = next;
        index++;
        continue;
      }
      let after = index + 1;
      if (characterClass === LOOK_FURTHER) {
        const codePoint = text.codePointAt(index) as number;
        if (codePoint > 0xffff) after++;
        characterClass = dfa.program.alphabet.ofCodePoint(codePoint);
        next = table[number + characterClass] as number;
      }
      let effect: Effect | undefined;
      if (next === 0) {
        const built = dfa.build(number, characterClass);
        effect = built.effect;
        this.#state = built.state;
        number = dfa.numberOf(built.state);
      } else {
        if (next < 0) effect = dfa.effectOf(number, characterClass);
        number = Math.abs(next);
        if (effect !== undefined) this.#state = dfa.stateOf(number);
      }
      if (effect !== undefined) this.#apply(effect, base + index, base + after);
      if (generation !== dfa.generation) {
        number = dfa.numberOf(this.#state);
        ({ generation } = dfa);
      }
      ({ table } = dfa);
      index = after;
    }
    this.#position = base + length;
    this.#state = dfa.stateOf(number);
  }

  #apply(effect: Effect, index: number, after: number): void {
    this.#add(effect.before, index, index);
    this.#add(effect.after, index, after);
    const starts = this.#starts;
    effect.kept.forEach((group, place) => {
      starts[place] = starts[group] as number;
    });
    starts.length = effect.kept.length;
    if (effect.opens) starts.push(index);
    if (effect.settles && this.#open.size > 0) this.#settle(after);
  }

  /** Notes matches that end at `end`; the group after the last began at `index`. */
  #add(pairs: readonly number[], index: number, end: number): void {
    for (let i = 0; i < pairs.length; i += 2) {
      const pattern = pairs[i] as number;
      this.#candidates[pattern]?.add(this.#starts[pairs[i + 1] as number] ?? index, end);
      this.#open.add(pattern);
    }
  }

  #settle(position: number): void {
    for (const pattern of this.#open) {
      const candidates = this.#candidates[pattern] as Candidates;
      const before = this.#oldestStart(pattern) ?? position;
      candidates.settle(before, (start, end) => this.#found(pattern, start, end, position));
      if (candidates.settled) this.#open.delete(pattern);
    }
  }

  finish(): void {
    this.#add(this.#dfa.endedAtEdge(this.#state), this.#position, this.#position);
    this.#state = { ...this.#state, groups: [], oldest: new Int32Array(0) };
    this.#starts.length = 0;
    this.#settle(this.#position);
  }

  #oldestStart(pattern: number): number | undefined {
    const { oldest } = this.#state;
    for (let i = 0; i < oldest.length; i += 2) if (oldest[i] === pattern) return this.#starts[oldest[i + 1] as number];
    return undefined;
  }

  holdOf(pattern: number): number {
    const start = this.#oldestStart(pattern) ?? this.#position;
    return Math.max(start, this.#candidates[pattern]?.cursor ?? 0);
  }

  get hold(): number {
    const { oldest } = this.#state;
    let hold = this.#position;
    for (let i = 0; i < oldest.length; i += 2) hold = Math.min(hold, this.holdOf(oldest[i] as number));
    return hold;
  }
}
