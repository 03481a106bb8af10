import { LOOK_FURTHER } from '../automaton/alphabet.ts';
import type { Effect, GroupDfa, GroupState } from '../automaton/group-dfa.ts';
import type { Candidates } from './candidates.ts';
import type { Found, Scan } from './scan.ts';

/** One stream's way through an automaton: its state, where each group began, and what may have been found. */
export class AutomatonScan implements Scan {
  readonly #dfa: GroupDfa;
  readonly #candidatesOf: (pattern: number) => Candidates;
  /** By pattern, since its first candidate; most texts hold none. */
  #candidates: Map<number, Candidates> | undefined;
  readonly #found: Found;
  #state: GroupState;
  /** The state's number in this generation of the automaton. */
  #number: number;
  #generation: number;
  /** Where each group of the state began; longer than there are groups. */
  readonly #starts: number[] = [];
  /** Patterns with candidates that are not settled. */
  #open: Set<number> | undefined;
  #position = 0;

  /** `candidatesOf` makes what keeps a pattern's candidates; patterns go by their index in the automaton. */
  constructor(dfa: GroupDfa, candidatesOf: (pattern: number) => Candidates, found: Found) {
    this.#dfa = dfa;
    this.#candidatesOf = candidatesOf;
    this.#found = found;
    this.#state = dfa.start;
    this.#number = dfa.numberOf(dfa.start);
    this.#generation = dfa.generation;
  }

  feed(text: string): void {
    const dfa = this.#dfa;
    const starts = this.#starts;
    const { ofUnit } = dfa.program.alphabet;
    const { length } = text;
    const base = this.#position;
    this.#renumber();
    let number = this.#number;
    let open = this.#isOpen();
    let { table, effectAt, effects } = dfa;
    for (let index = 0; index < length; ) {
      const slot = number + (ofUnit[text.charCodeAt(index)] as number);
      const next = table[slot] as number;
      if (next > 0) {
        number = next;
        index++;
        continue;
      }
      if (next < 0 && !open) {
        const effect = effects[effectAt[slot] as number] as Effect;
        if (!effect.ends) {
          moveStarts(starts, effect, base + index);
          number = -next;
          index++;
          continue;
        }
      }
      this.#number = number;
      index += this.#step(text, index, base);
      number = this.#number;
      open = this.#isOpen();
      ({ table, effectAt, effects } = dfa);
    }
    this.#position = base + length;
    this.#number = number;
    this.#state = dfa.stateOf(number);
  }

  /** Takes any character at all; returns its length. */
  #step(text: string, index: number, base: number): number {
    const dfa = this.#dfa;
    const { ofUnit, ofCodePoint } = dfa.program.alphabet;
    let characterClass = ofUnit[text.charCodeAt(index)] as number;
    let length = 1;
    if (characterClass === LOOK_FURTHER) {
      const codePoint = text.codePointAt(index) as number;
      if (codePoint > 0xffff) length = 2;
      characterClass = ofCodePoint(codePoint);
    }
    const slot = this.#number + characterClass;
    const next = dfa.table[slot] as number;
    let effect: Effect | undefined;
    if (next === 0) {
      ({ state: this.#state, effect } = dfa.build(this.#number, characterClass));
      this.#number = dfa.numberOf(this.#state);
      this.#generation = dfa.generation;
    } else {
      if (next < 0) effect = dfa.effects[dfa.effectAt[slot] as number];
      this.#number = Math.abs(next);
      this.#state = dfa.stateOf(this.#number);
    }
    if (effect !== undefined) this.#apply(effect, base + index, base + index + length);
    this.#renumber(); // a validator may have searched with the same automaton
    return length;
  }

  /** After a flush the state goes by another number. */
  #renumber(): void {
    if (this.#generation === this.#dfa.generation) return;
    this.#number = this.#dfa.numberOf(this.#state);
    this.#generation = this.#dfa.generation;
  }

  #apply(effect: Effect, index: number, after: number): void {
    if (effect.ends) {
      this.#starts[effect.fresh] = index;
      this.#add(effect.before, index);
      this.#add(effect.after, after);
    }
    moveStarts(this.#starts, effect, index);
    if (effect.settles && this.#isOpen()) this.#settle(after);
  }

  /** Notes matches that end at `end`. */
  #add(pairs: readonly number[], end: number): void {
    for (let i = 0; i < pairs.length; i += 2) {
      const pattern = pairs[i] as number;
      const candidates = this.#candidates?.get(pattern) ?? this.#candidatesOf(pattern);
      this.#candidates ??= new Map();
      this.#candidates.set(pattern, candidates);
      candidates.add(this.#starts[pairs[i + 1] as number] as number, end);
      this.#open ??= new Set();
      this.#open.add(pattern);
    }
  }

  #isOpen(): boolean {
    return this.#open !== undefined && this.#open.size > 0;
  }

  #settle(position: number): void {
    if (!this.#open) return;
    for (const pattern of this.#open) {
      const candidates = this.#candidates?.get(pattern) as Candidates;
      const before = this.#oldestStart(pattern) ?? position;
      candidates.settle(before, (start, end) => this.#found(pattern, start, end, position));
      if (candidates.settled) this.#open.delete(pattern);
    }
  }

  finish(): void {
    this.#add(this.#dfa.endedAtEdge(this.#state), this.#position);
    this.#state = { ...this.#state, groups: [], oldest: [] };
    this.#settle(this.#position);
  }

  #oldestStart(pattern: number): number | undefined {
    const { oldest } = this.#state;
    for (let i = 0; i < oldest.length; i += 2) if (oldest[i] === pattern) return this.#starts[oldest[i + 1] as number];
    return undefined;
  }

  holdOf(pattern: number): number {
    const start = this.#oldestStart(pattern) ?? this.#position;
    return Math.max(start, this.#candidates?.get(pattern)?.cursor ?? 0);
  }

  get hold(): number {
    const { oldest } = this.#state;
    let hold = this.#position;
    for (let i = 0; i < oldest.length; i += 2) hold = Math.min(hold, this.holdOf(oldest[i] as number));
    return hold;
  }
}

/** Gives each group that lives on its place in the next state, and notes where the new one begins. */
function moveStarts(starts: number[], { from, opened }: Effect, index: number): void {
  for (let group = 0; group < from.length; group++) starts[group] = starts[from[group] as number] as number;
  if (opened >= 0) starts[opened] = index;
}
