import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Decision } from '../decision/decision.ts';
import type { WorkflowResult } from '../decision/history-use.ts';
import { eventOf, type Settling, settleOne } from './event.ts';
import { anywhere, type Kept, type KeptHistory, type Occurrence, type Question, type SavedHistory } from './history.ts';
import { Path, type Step, stepped } from './path.ts';
import { isBefore, never, type Position } from './position.ts';
import { nothingSince, type Recollection, type Remembrance } from './recollection.ts';
import { readShelves, type Shelves, saveShelves } from './saved-history.ts';
import { Series, seriesLimit } from './series.ts';
import { type Keyed, Shelf } from './shelf.ts';

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
      const lost = shelf.lostOf(key);
      return shelf.get(key) ?? (lost >= window.from ? new Series(lost) : undefined);
    };
    const own = seriesOf(keys.own);
    const elsewhere = [keys.tenant, anywhere].flatMap((key) => seriesOf(key) ?? []);
    if (!own && elsewhere.length === 0) return nothingSince(shelf.since);
    return { since: shelf.since, ...(own ?? new Series()).recall(window, elsewhere) };
  }

  statesOf({ memory, keys, within, time, except }: Question): readonly string[] | undefined {
    const shelf = this.#shelves.workflows.get(memory);
    if (!shelf) return undefined;
    const last = (key: string) =>
      (shelf.get(key) ?? new Path(shelf.lostOf(key))).lastUpTo({ from: time - within, until: time, except });
    const [own, ...elsewhere] = [keys.own, keys.tenant, anywhere].map(last);
    if (own === 'lost') return undefined;
    const mayHaveMoved = (step: Step | 'lost' | undefined): boolean =>
      step === 'lost' || (step !== undefined && !(own && isBefore(step, own)));
    if (elsewhere.some(mayHaveMoved)) return undefined;
    return own?.states ?? [];
  }

  keep(kept: readonly Kept[], time: number): void {
    this.#latest = Math.max(this.#latest, time);
    const shelvesOf = <T extends Series | Path>(kind: Kept['kind'], known: ReadonlyMap<string, Shelf<T>>) =>
      new Map(
        kept.flatMap((one) =>
          one.kind === kind ? [[one.digest, known.get(one.digest) ?? new Shelf<T>(one.within, time)] as const] : [],
        ),
      );
    this.#shelves = {
      memories: shelvesOf('memory', this.#shelves.memories),
      workflows: shelvesOf('workflow', this.#shelves.workflows),
    };
  }

  reserve(decision: Decision): void {
    this.#write(decision, 'reserved');
  }

  remember(decision: Decision, occurrence: Occurrence): void {
    this.#write(decision, occurrence);
  }

  settle({ moment, remembers = [], workflows = [] }: Decision, occurrence: Occurrence): void {
    const happened = occurrence === 'happened';
    for (const { memory, key, kind, attempts } of remembers) {
      const shelf = this.#shelves.memories.get(memory);
      const series = shelf?.get(key);
      for (const event of series?.of(moment.id) ?? [])
        if (event.change.kind === kind && !settleOne(event, happened || event.change.attempts === true))
          series?.remove(event);
      settleDeparted(shelf, key, kind, moment.id, happened || attempts === true);
    }
    for (const { digest, key } of workflows) {
      const shelf = this.#shelves.workflows.get(digest);
      const path = shelf?.get(key);
      for (const step of path?.of(moment.id) ?? []) path?.settle(step, happened);
      settleDeparted(shelf, key, stepped, moment.id, happened);
    }
  }

  save(): SavedHistory {
    return {
      version: 1,
      secret: this.hash(''),
      sequence: this.#sequence,
      ...(this.#latest > never && { latest: this.#latest }),
      ...saveShelves(this.#shelves),
    };
  }

  restore(saved: unknown): boolean {
    const { version, secret, sequence, latest, ...shelves } = (saved ?? {}) as Partial<SavedHistory>;
    if (version !== 1 || secret !== this.hash('') || typeof sequence !== 'number') return false;
    const read = readShelves(shelves);
    if (!read) return false;
    this.#shelves = read;
    this.#sequence = sequence;
    this.#latest = typeof latest === 'number' ? latest : never;
    return true;
  }

  #write({ moment: { id, time }, remembers = [], workflows = [] }: Decision, as: Occurrence | 'reserved'): void {
    this.#latest = Math.max(this.#latest, time);
    const settling = { moment: id, reservations: as === 'reserved' ? 1 : 0, happened: as !== 'reserved' };
    const kept = as === 'withheld' ? remembers.filter(({ attempts }) => attempts) : remembers;
    const placed = kept.map((change) => ({ change, next: this.#next(time) }));
    for (const changes of byPlace(placed)) {
      const { memory, key } = changes[0].change;
      const shelf = this.#shelves.memories.get(memory);
      if (!shelf) continue;
      const series = shelf.touch(key, (lost) => new Series(lost));
      const known = series.of(id);
      const gone = shelf.departed.of(key, id);
      for (const { change, next } of changes) {
        const twin =
          known.find((event) => event.change.kind === change.kind) ?? gone.find(({ kind }) => kind === change.kind);
        const anchor = known[0] ?? gone[0];
        const position = anchor ? beside(anchor, change) : next;
        if (twin) seeAgain(twin, settling);
        else series.insert(eventOf(change, { ...settling, ...position }));
      }
      const horizon = this.#latest - shelf.within - this.#lateness;
      for (const event of series.trim(horizon, seriesLimit)) shelf.departed.add(key, event.change.kind, event);
      shelf.trim(horizon);
    }
    if (as !== 'withheld') for (const workflow of workflows) this.#step(workflow, settling, time);
  }

  #step({ digest, key, before, after }: WorkflowResult, settling: Settling, time: number): void {
    const shelf = this.#shelves.workflows.get(digest);
    if (!shelf || String(before) === String(after)) return;
    const path = shelf.touch(key, (lost) => new Path(lost));
    const known = path.of(settling.moment);
    const twin = known[0] ?? shelf.departed.of(key, settling.moment)[0];
    if (twin) seeAgain(twin, settling);
    else path.insert({ ...settling, ...this.#next(time), states: after });
    for (const step of path.trim(this.#latest - this.#lateness)) shelf.departed.add(key, stepped, step);
    shelf.trim(this.#latest - shelf.within - this.#lateness);
  }

  #next(time: number): Position {
    return { time, sequence: this.#sequence++ };
  }
}

function settleDeparted<T extends Keyed>(
  shelf: Shelf<T> | undefined,
  key: string,
  kind: string,
  moment: string,
  happened: boolean,
): void {
  for (const gone of shelf?.departed.of(key, moment) ?? [])
    if (gone.kind === kind && !settleOne(gone, happened)) shelf?.departed.remove(key, gone);
}

/** A moment is remembered once, however often it is decided. */
function seeAgain(known: Settling, { reservations, happened }: Settling): void {
  known.reservations += reservations;
  known.happened ||= happened;
}

/** Of one moment, what ends comes before what begins, also where only one of the two was remembered at first. */
const beside = ({ time, sequence }: Position, { kind }: Remembrance): Position => ({
  time,
  sequence: kind === 'forget' ? sequence - 0.5 : sequence + 0.5,
});

type Placed = { readonly change: Remembrance; readonly next: Position };

/** Changes to the same memory under the same key, together and in order. */
const byPlace = (changes: readonly Placed[]): readonly (readonly [Placed, ...Placed[]])[] => [
  ...(Map.groupBy(changes, ({ change: { memory, key } }) => `${memory} ${key}`).values() as Iterable<
    [Placed, ...Placed[]]
  >),
];
