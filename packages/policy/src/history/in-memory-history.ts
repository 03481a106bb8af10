import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Decision } from '../decision/decision.ts';
import type { WorkflowResult } from '../decision/history-use.ts';
import type { MomentKind } from '../moment/moment.ts';
import { eventOf } from './event.ts';
import {
  anywhere,
  isShared,
  type Kept,
  type KeptHistory,
  type KeptMemory,
  type KeptWorkflow,
  type Occurrence,
  type Question,
  type SavedHistory,
} from './history.ts';
import { attempted, Moments, seenAgain, takesPlace } from './moments.ts';
import { originOf, Path } from './path.ts';
import { isBefore, never, type Position } from './position.ts';
import { nothingSince, type Recollection, type Remembrance } from './recollection.ts';
import { readMoments, readShelves, type Shelves, saveMoments, saveShelves } from './saved-history.ts';
import { Series, seriesLimit } from './series.ts';
import { Shelf } from './shelf.ts';

export interface HistoryOptions {
  /** The secret with which keys and values are hashed. */
  readonly secret: string | Uint8Array;
  /** So much later than others a moment may come and still be decided as of its own time, in milliseconds. */
  readonly lateness?: number;
}

/** How late spans may come where nothing else is said. */
export const defaultLateness = 10_000;

/** A history in this process: nothing else writes it, so reading and remembering can be one step. It reads no clock. */
export const createHistory = (options: HistoryOptions): KeptHistory => new InMemoryHistory(options);

/** The history that `save` gave. Undefined for anything else, and for one that was made with another secret. */
export function restoreHistory(saved: unknown, options: HistoryOptions): KeptHistory | undefined {
  const history = new InMemoryHistory(options);
  return history.restore(saved) ? history : undefined;
}

class InMemoryHistory implements KeptHistory {
  readonly weak = false;
  readonly #secret: Uint8Array;
  readonly #lateness: number;
  readonly #hashes = new Map<string, string>();
  #shelves: Shelves = { memories: new Map(), workflows: new Map() };
  #moments = new Moments();
  #sequence = 0;
  /** The latest time of any moment. */
  #latest = never;

  constructor({ secret, lateness = defaultLateness }: HistoryOptions) {
    this.#secret = typeof secret === 'string' ? utf8ToBytes(secret) : secret;
    this.#lateness = lateness;
  }

  hash(text: string): string {
    const known = this.#hashes.get(text);
    if (known) return known;
    const hashed = bytesToHex(hmac(sha256, this.#secret, utf8ToBytes(text))).slice(0, 32);
    if (this.#hashes.size >= 1024) this.#hashes.clear();
    this.#hashes.set(text, hashed);
    return hashed;
  }

  isLate(time: number): boolean {
    return time < this.#latest - this.#lateness;
  }

  recall({ memory, keys, within, time, except }: Question): Recollection | undefined {
    const shelf = this.#shelves.memories.get(memory);
    if (!shelf) return undefined;
    const window = { from: time - within, until: time, except };
    const seriesOf = (key: string): Series | undefined => {
      const { time: lost } = shelf.lostOf(key);
      return shelf.get(key) ?? (lost >= window.from ? new Series(lost) : undefined);
    };
    const own = seriesOf(keys.own);
    const elsewhere = [keys.tenant, anywhere].flatMap((key) => seriesOf(key) ?? []);
    if (!own && elsewhere.length === 0) return nothingSince(shelf.since);
    return { since: shelf.since, ...(own ?? new Series()).recall(window, elsewhere) };
  }

  statesOf({ memory, keys, time, except }: Question): readonly string[] | undefined {
    const shelf = this.#shelves.workflows.get(memory);
    if (!shelf) return undefined;
    const known = this.#moments.get(except);
    if (known && takesPlace(known))
      return known.stood.find(({ digest, key }) => digest === memory && key === keys.own)?.states ?? shelf.kept.states;
    const elsewhere = [keys.tenant, anywhere].map((key) => pathIn(shelf, key));
    const path = pathIn(shelf, keys.own);
    const horizon = Math.min(this.#latest - this.#lateness, ...elsewhere.map(({ firstOpen }) => firstOpen));
    path.trim(horizon, (step) => lastBefore(elsewhere, step));
    const doubt = lastBefore(elsewhere, { time, sequence: Number.POSITIVE_INFINITY });
    return [...path.at(time, doubt).keys()].sort();
  }

  knows(moment: string): boolean {
    const known = this.#moments.get(moment);
    return known !== undefined && takesPlace(known);
  }

  keep(kept: readonly Kept[], time: number): void {
    this.#latest = Math.max(this.#latest, time);
    const { memories, workflows } = this.#shelves;
    const isMemory = (one: Kept): one is KeptMemory => one.kind === 'memory';
    const isWorkflow = (one: Kept): one is KeptWorkflow => one.kind === 'workflow';
    this.#shelves = {
      memories: new Map(
        kept.filter(isMemory).map((one) => [one.digest, memories.get(one.digest) ?? new Shelf(one, time)]),
      ),
      workflows: new Map(
        kept.filter(isWorkflow).map((one) => [one.digest, workflows.get(one.digest) ?? new Shelf(one, time)]),
      ),
    };
  }

  reserve(decision: Decision): void {
    this.#write(decision, 'reserved');
  }

  remember(decision: Decision, occurrence: Occurrence): void {
    this.#write(decision, occurrence);
  }

  settle({ moment: { id } }: Decision, occurrence: Occurrence): void {
    const known = this.#moments.get(id);
    if (!known || !takesPlace(known)) return;
    const happened = known.happened || occurrence === 'happened';
    const reservations = Math.max(0, known.reservations - 1);
    const isSettled = happened || reservations === 0;
    for (const { digest, key } of isSettled ? known.changed : []) {
      const series = this.#shelves.memories.get(digest)?.get(key);
      for (const event of happened ? [] : (series?.of(id) ?? [])) if (!event.change.attempts) series?.remove(event);
      this.#shelves.workflows.get(digest)?.get(key)?.settle(id, happened);
    }
    const changed = isSettled ? [] : known.changed;
    this.#moments.put(id, { reservations, happened, changed, stood: happened || reservations > 0 ? known.stood : [] });
  }

  save(): SavedHistory {
    return {
      version: 2,
      secret: this.hash(''),
      sequence: this.#sequence,
      ...(this.#latest > never && { latest: this.#latest }),
      moments: saveMoments(this.#moments),
      ...saveShelves(this.#shelves),
    };
  }

  restore(saved: unknown): boolean {
    const { version, secret, sequence, latest, moments, ...shelves } = (saved ?? {}) as Partial<SavedHistory>;
    if (version !== 2 || secret !== this.hash('') || typeof sequence !== 'number') return false;
    const read = readShelves(shelves);
    const known = readMoments(moments);
    if (!read || !known) return false;
    this.#shelves = read;
    this.#moments = known;
    this.#sequence = sequence;
    this.#latest = typeof latest === 'number' ? latest : never;
    return true;
  }

  /** The first look at a moment that takes place is what is remembered of it; any other only says whether it does. */
  #write({ moment, remembers = [], workflows = [] }: Decision, as: Occurrence | 'reserved'): void {
    const { at, id, time } = moment;
    this.#latest = Math.max(this.#latest, time);
    if (!this.#isChangedAt(at)) return;
    const known = this.#moments.get(id);
    if (known && (as === 'withheld' || takesPlace(known))) {
      this.#moments.put(id, as === 'withheld' ? known : seenAgain(known, as));
      return;
    }
    const changes = remembers.filter(({ attempts }) => (attempts ? !known : as !== 'withheld'));
    this.#change(changes, moment, known === undefined);
    if (as === 'withheld') {
      this.#moments.put(id, attempted);
      return;
    }
    if (!this.isLate(time)) for (const workflow of workflows) this.#step(workflow, moment, as === 'reserved');
    const places = [
      ...changes.filter(({ attempts }) => !attempts).map(({ memory, key }) => ({ digest: memory, key })),
      ...workflows.map(({ digest, key }) => ({ digest, key })),
    ];
    this.#moments.put(id, {
      reservations: as === 'reserved' ? 1 : 0,
      happened: as === 'happened',
      changed: as === 'reserved' ? places : [],
      stood: workflows.flatMap(({ digest, key, before }) =>
        before.length > 0 ? [{ digest, key, states: before }] : [],
      ),
    });
  }

  #isChangedAt(at: MomentKind): boolean {
    const { memories, workflows } = this.#shelves;
    return [...memories.values(), ...workflows.values()].some(({ kept }) => kept.at.includes(at));
  }

  /** @param isNew whether its moment is not known; it may have been forgotten sooner than what it changed */
  #change(changes: readonly Remembrance[], { id, time }: Decision['moment'], isNew: boolean): void {
    for (const change of changes) {
      const { memory, key, kind } = change;
      const shelf = this.#shelves.memories.get(memory);
      if (!shelf) continue;
      const series = shelf.touch(key, ({ time: lost }) => new Series(lost));
      const horizon = this.#latest - shelf.kept.within - this.#lateness;
      if (!(isNew && series.of(id).some((event) => event.change.kind === kind)))
        series.insert(eventOf(change, { moment: id, ...this.#next(time) }));
      series.trim(horizon, seriesLimit);
      shelf.trim(horizon);
    }
  }

  #step({ digest, key, ways }: WorkflowResult, { id, time }: Decision['moment'], isOpen: boolean): void {
    const shelf = this.#shelves.workflows.get(digest);
    if (!shelf || !ways) return;
    const path = shelf.touch(key, (lost) => new Path(shelf.kept, originOf(shelf.kept, lost)));
    path.insert({ moment: id, ways, ...this.#next(time) }, isOpen);
    const horizon = this.#latest - this.#lateness;
    // Of those that may belong to anybody, only the last counts.
    if (isShared(key)) path.trim(horizon, () => undefined);
    shelf.trim(horizon - shelf.kept.within);
  }

  #next(time: number): Position {
    return { time, sequence: this.#sequence++ };
  }
}

const pathIn = (shelf: Shelf<KeptWorkflow, Path>, key: string): Path =>
  shelf.get(key) ?? new Path(shelf.kept, originOf(shelf.kept, shelf.lostOf(key)));

/** The last step before a position of those that may belong to anybody. */
function lastBefore(elsewhere: readonly Path[], position: Position): Position | undefined {
  const [a, b] = elsewhere.map((path) => path.lastBefore(position));
  return a && b && isBefore(a, b) ? b : (a ?? b);
}
