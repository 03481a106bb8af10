import { type Event, weightOf } from './event.ts';
import { isBefore, never, type Position } from './position.ts';
import { larger, type Recollection } from './recollection.ts';
import { Tally } from './tally.ts';
import { Timeline } from './timeline.ts';

/** Which events are asked for: from `from` to `until`, both included, and none of the moment `except`. */
export interface Window {
  readonly from: number;
  readonly until: number;
  readonly except: string;
}

/** How much a series may hold: events, and values of theirs. Beyond that it loses its oldest, and says so. */
export const seriesLimit = 10_000;

type Totals = Pick<Recollection, 'count' | 'sum' | 'max' | 'values'> & {
  readonly first: Event | undefined;
  readonly last: Event | undefined;
};

/**
 * What one memory remembers under one key.
 *
 * Time nearly always goes on: no question looks further back than the one before it, and nothing has happened after it. A running tally
 * answers such questions at a cost that does not grow, because each event enters it and leaves it once. Any other question goes
 * through the events.
 */
export class Series {
  readonly #certain: Timeline<Event> = new Timeline();
  readonly #possible: Timeline<Event> = new Timeline();
  readonly #forgets: Timeline<Event> = new Timeline();
  readonly #possibleForgets: Timeline<Event> = new Timeline();
  /** The events of each moment that has any here. */
  readonly #moments = new Map<string, readonly Event[]>();
  #weight = 0;
  #lost: number;
  /** Of the certain events, those from `#start` on are in the running tally; none that is not began at `#from` or later. */
  #tally = new Tally();
  #start = 0;
  #from = never;

  /** `lost` is when the latest had happened of what is known to be missing. */
  constructor(lost: number = never) {
    this.#lost = lost;
  }

  get lost(): number {
    return this.#lost;
  }

  get events(): readonly Event[] {
    return this.#timelines.flatMap(({ items }) => items).sort((a, b) => (isBefore(a, b) ? -1 : 1));
  }

  get newest(): Position {
    return { time: Math.max(this.#lost, ...this.#timelines.map(({ last }) => last?.time ?? never)), sequence: 0 };
  }

  of(moment: string): readonly Event[] {
    return this.#moments.get(moment) ?? [];
  }

  insert(event: Event): void {
    const index = this.#timelineOf(event).insert(event);
    this.#weight += weightOf(event);
    this.#moments.set(event.moment, [...this.of(event.moment), event]);
    if (!isCounted(event)) return;
    if (index < this.#start) this.#start++;
    else this.#tally.add(event);
  }

  remove(event: Event): void {
    const index = this.#timelineOf(event).remove(event);
    if (index < 0) return;
    this.#forgo(event);
    // What a moment had forgotten that did not take place is there again.
    if (event.change.kind === 'forget') this.#recount();
    else if (event.live) this.#tally.remove(event);
    else if (isCounted(event)) this.#start--;
  }

  /** Loses what happened before `horizon`, and the oldest of what is more than `limit`. */
  trim(horizon: number, limit: number): void {
    const oldest = this.#timelines.map(({ items }) => items[items.length >> 1]?.time ?? horizon);
    if (Math.min(...oldest) < horizon) this.#drop(({ time }) => time < horizon);
    if (this.#weight <= limit) return;
    const { events } = this;
    let spared = 0;
    const lost = events.findLast((event) => {
      spared += weightOf(event);
      return spared > limit / 2;
    });
    if (lost) this.#drop((event) => !isBefore(lost, event));
  }

  recall(window: Window, elsewhere: readonly Series[]): Omit<Recollection, 'since'> {
    const isWithin = (event: Event): boolean => event.time <= window.until && event.moment !== window.except;
    const forgotten = this.#forgets.findLast(isWithin);
    const counts = (event: Position): boolean =>
      event.time >= window.from && (!forgotten || isBefore(forgotten, event));
    const lasting = (events: Timeline<Event>): Event | undefined => {
      const last = events.findLast(isWithin);
      return last && counts(last) ? last : undefined;
    };
    const { first, last, ...totals } = this.#isTimely(window)
      ? this.#runTo(window.from, counts)
      : this.#gather((event) => isWithin(event) && counts(event));
    const all = [this, ...elsewhere];
    const doubts = all.flatMap((series) => lasting(series.#possibleForgets) ?? []);
    const lost = Math.max(...all.map((series) => series.lost));
    const doubtful =
      (lost >= window.from && (!forgotten || lost >= forgotten.time)) ||
      all.some((series) => lasting(series.#possible) !== undefined) ||
      doubts.some((doubt) => first !== undefined && isBefore(first, doubt));
    return {
      // What is missing may have been an end. Of one time, nobody knows which came first: a moment may come again after it was lost.
      seen: last !== undefined && last.time > lost && !doubts.some((doubt) => isBefore(last, doubt)),
      doubtful,
      ...totals,
      first: first?.time,
      last: last?.time,
    };
  }

  get #timelines(): readonly Timeline<Event>[] {
    return [this.#certain, this.#possible, this.#forgets, this.#possibleForgets];
  }

  #timelineOf({ change: { kind, certain } }: Event): Timeline<Event> {
    if (kind === 'add') return certain ? this.#certain : this.#possible;
    return certain ? this.#forgets : this.#possibleForgets;
  }

  #isTimely({ from, until, except }: Window): boolean {
    return from >= this.#from && until >= this.newest.time && !this.#moments.has(except);
  }

  /** Lets the events leave the running tally that no longer count. */
  #runTo(from: number, counts: (event: Position) => boolean): Totals {
    const { items, last } = this.#certain;
    this.#from = from;
    for (let event = items[this.#start]; event && !counts(event); event = items[this.#start]) {
      this.#tally.remove(event);
      this.#start++;
    }
    const { count, sum, max, values } = this.#tally;
    return { count, sum, max, values, first: items[this.#start], last: count > 0 ? last : undefined };
  }

  #gather(isWanted: (event: Event) => boolean): Totals {
    const events = this.#certain.items.filter(isWanted);
    return {
      count: events.length,
      sum: events.reduce((sum, event) => sum + event.sum, 0n),
      max: events.reduce<Recollection['max']>((max, event) => larger(max, event.max), undefined),
      values: new Set(events.flatMap(({ values }) => values)),
      first: events[0],
      last: events.at(-1),
    };
  }

  #recount(): void {
    this.#tally = new Tally();
    this.#start = 0;
    this.#from = never;
    for (const event of this.#certain.items) this.#tally.add(event);
  }

  #forgo(event: Event): void {
    this.#weight -= weightOf(event);
    const left = this.of(event.moment).filter((other) => other !== event);
    if (left.length > 0) this.#moments.set(event.moment, left);
    else this.#moments.delete(event.moment);
  }

  #drop(isSuch: (event: Event) => boolean): void {
    for (const event of this.#timelines.flatMap((timeline) => timeline.dropWhile(isSuch))) {
      this.#lost = Math.max(this.#lost, event.time);
      this.#forgo(event);
      if (event.live) this.#tally.remove(event);
      else if (isCounted(event)) this.#start--;
    }
  }
}

const isCounted = ({ change }: Event): boolean => change.kind === 'add' && change.certain;
