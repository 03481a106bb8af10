import { Departed, type Gone } from './departed.ts';
import { eventOf } from './event.ts';
import { Path } from './path.ts';
import { never } from './position.ts';
import type { Remembrance } from './recollection.ts';
import { Series } from './series.ts';
import { type Keyed, Shelf } from './shelf.ts';

/** All that is kept, by digest of the memory or the workflow. */
export interface Shelves {
  readonly memories: ReadonlyMap<string, Shelf<Series>>;
  readonly workflows: ReadonlyMap<string, Shelf<Path>>;
}

/** `null` stands for never. */
type SavedTime = number | null;
type SavedShelf<Entry> = readonly [
  digest: string,
  within: number,
  since: number,
  lost: SavedTime,
  sharedLost: SavedTime,
  entries: readonly (readonly [key: string, lost: SavedTime, entries: readonly Entry[]])[],
  departed: readonly SavedDeparted[],
];
type SavedDeparted = readonly [place: string, gone: readonly SavedGone[]];
type SavedGone = readonly [...SavedPlace, kind: string];
type SavedPlace = readonly [time: number, sequence: number, moment: string, reservations: number, happened: boolean];
type SavedEvent = readonly [...SavedPlace, change: Omit<Remembrance, 'memory' | 'key' | 'within'>];
type SavedStep = readonly [...SavedPlace, states: readonly string[]];

export interface SavedShelves {
  readonly memories: readonly SavedShelf<SavedEvent>[];
  readonly workflows: readonly SavedShelf<SavedStep>[];
}

export function saveShelves({ memories, workflows }: Shelves): SavedShelves {
  return {
    memories: saveAll(memories, ({ events, lost }) => [
      savedTime(lost),
      events.map(({ time, sequence, moment, reservations, happened, change }) => {
        const { memory: _, key: __, within: ___, ...rest } = change;
        return [time, sequence, moment, reservations, happened, rest];
      }),
    ]),
    workflows: saveAll(workflows, ({ steps, lost }) => [
      savedTime(lost),
      steps.map(({ time, sequence, moment, reservations, happened, states }) => [
        time,
        sequence,
        moment,
        reservations,
        happened,
        states,
      ]),
    ]),
  };
}

/** Undefined for what `saveShelves` did not make. */
export function readShelves(saved: unknown): Shelves | undefined {
  try {
    const { memories, workflows } = saved as SavedShelves;
    return {
      memories: readAll(memories, (lost, events: readonly SavedEvent[], place) => {
        const series = new Series(lost);
        for (const [time, sequence, moment, reservations, happened, change] of events)
          series.insert(eventOf({ ...place, ...change }, { time, sequence, moment, reservations, happened }));
        return series;
      }),
      workflows: readAll(workflows, (lost, steps: readonly SavedStep[]) => {
        const path = new Path(lost);
        for (const [time, sequence, moment, reservations, happened, states] of steps)
          path.insert({ time, sequence, moment, reservations, happened, states });
        return path;
      }),
    };
  } catch {
    // Whatever the value is, it has not the shape that is read here.
    return undefined;
  }
}

function saveAll<T extends Keyed, Entry>(
  shelves: ReadonlyMap<string, Shelf<T>>,
  save: (kept: T) => readonly [lost: SavedTime, entries: readonly Entry[]],
): readonly SavedShelf<Entry>[] {
  return [...shelves].map(([digest, { within, since, lost, sharedLost, entries, departed }]) => [
    digest,
    within,
    since,
    savedTime(lost),
    savedTime(sharedLost),
    [...entries].map(([key, kept]) => [key, ...save(kept)] as const),
    [...departed.entries].map(
      ([place, gone]) =>
        [
          place,
          gone.map(
            ({ time, sequence, moment, reservations, happened, kind }) =>
              [time, sequence, moment, reservations, happened, kind] as const,
          ),
        ] as const,
    ),
  ]);
}

function readAll<T extends Keyed, Entry>(
  saved: readonly SavedShelf<Entry>[],
  read: (lost: number, entries: readonly Entry[], place: Pick<Remembrance, 'memory' | 'key' | 'within'>) => T,
): ReadonlyMap<string, Shelf<T>> {
  return new Map(
    saved.map(([memory, within, since, lost, sharedLost, entries, departed]) => [
      memory,
      new Shelf(
        within,
        since,
        timeOf(lost),
        timeOf(sharedLost),
        entries.map(([key, lost, events]) => [key, read(timeOf(lost), events, { memory, key, within })] as const),
        new Departed(departed.map(([place, gone]) => [place, gone.map(readGone)] as const)),
      ),
    ]),
  );
}

const readGone = ([time, sequence, moment, reservations, happened, kind]: SavedGone): Gone => ({
  kind,
  time,
  sequence,
  moment,
  reservations,
  happened,
});

const savedTime = (time: number): SavedTime => (time === never ? null : time);
const timeOf = (saved: SavedTime): number => saved ?? never;
