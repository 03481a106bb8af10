import { eventOf } from './event.ts';
import type { Kept, KeptMemory, KeptWorkflow } from './history.ts';
import { type Known, Moments } from './moments.ts';
import { type Origin, Path } from './path.ts';
import { never, type Position } from './position.ts';
import type { Remembrance } from './recollection.ts';
import { Series } from './series.ts';
import { type Keyed, Shelf } from './shelf.ts';
import type { Way } from './standing.ts';

/** All that is kept, by digest of the memory or the workflow. */
export interface Shelves {
  readonly memories: ReadonlyMap<string, Shelf<KeptMemory, Series>>;
  readonly workflows: ReadonlyMap<string, Shelf<KeptWorkflow, Path>>;
}

/** `null` stands for never. */
type SavedTime = number | null;
type SavedPosition = readonly [time: SavedTime, sequence: number];
type SavedShelf<K extends Kept, Saved> = readonly [
  kept: K,
  since: number,
  lost: SavedPosition,
  sharedLost: SavedPosition,
  entries: readonly (readonly [key: string, saved: Saved])[],
];
type SavedSeries = readonly [lost: SavedTime, events: readonly SavedEvent[]];
type SavedEvent = readonly [
  time: number,
  sequence: number,
  moment: string,
  change: Omit<Remembrance, 'memory' | 'key' | 'within'>,
];
type SavedPath = readonly [origin: SavedOrigin, steps: readonly SavedStep[]];
type SavedOrigin = readonly [
  time: SavedTime,
  sequence: number,
  standing: readonly (readonly [state: string, earliest: SavedTime, latest: SavedTime])[],
];
type SavedStep = readonly [time: number, sequence: number, moment: string, ways: readonly Way[], isOpen: boolean];

export interface SavedShelves {
  readonly memories: readonly SavedShelf<KeptMemory, SavedSeries>[];
  readonly workflows: readonly SavedShelf<KeptWorkflow, SavedPath>[];
}

export type SavedMoments = readonly (readonly [id: string, known: Known])[];

export const saveMoments = ({ entries }: Moments): SavedMoments => [...entries];

/** Undefined for what `saveMoments` did not make. */
export const readMoments = (saved: unknown): Moments | undefined =>
  Array.isArray(saved) && saved.every((entry) => Array.isArray(entry) && typeof entry[1] === 'object')
    ? new Moments(saved as SavedMoments)
    : undefined;

export const saveShelves = ({ memories, workflows }: Shelves): SavedShelves => ({
  memories: saveAll(memories, ({ events, lost }) => [
    savedTime(lost),
    events.map(({ time, sequence, moment, change }) => {
      const { memory: _, key: __, within: ___, ...rest } = change;
      return [time, sequence, moment, rest] as const;
    }),
  ]),
  workflows: saveAll(workflows, (path) => [
    savedOrigin(path.origin),
    path.steps.map(({ time, sequence, moment, ways }) => [time, sequence, moment, ways, path.isOpen(moment)] as const),
  ]),
});

/** Undefined for what `saveShelves` did not make. */
export function readShelves(saved: unknown): Shelves | undefined {
  try {
    const { memories, workflows } = saved as SavedShelves;
    return {
      memories: readAll(memories, ([lost, events], { digest, within }, key) => {
        const series = new Series(timeOf(lost));
        for (const [time, sequence, moment, change] of events)
          series.insert(eventOf({ memory: digest, key, within, ...change }, { time, sequence, moment }));
        return series;
      }),
      workflows: readAll(workflows, ([origin, steps], kept) => {
        const path = new Path(kept, originIn(origin));
        for (const [time, sequence, moment, ways, isOpen] of steps)
          path.insert({ time, sequence, moment, ways }, isOpen);
        return path;
      }),
    };
  } catch {
    // Whatever the value is, it has not the shape that is read here.
    return undefined;
  }
}

const saveAll = <K extends Kept, T extends Keyed, Saved>(
  shelves: ReadonlyMap<string, Shelf<K, T>>,
  save: (kept: T) => Saved,
): readonly SavedShelf<K, Saved>[] =>
  [...shelves.values()].map(({ kept, since, lost, sharedLost, entries }) => [
    kept,
    since,
    savedPosition(lost),
    savedPosition(sharedLost),
    [...entries].map(([key, entry]) => [key, save(entry)] as const),
  ]);

const readAll = <K extends Kept, T extends Keyed, Saved>(
  saved: readonly SavedShelf<K, Saved>[],
  read: (saved: Saved, kept: K, key: string) => T,
): ReadonlyMap<string, Shelf<K, T>> =>
  new Map(
    saved.map(([kept, since, lost, sharedLost, entries]) => [
      kept.digest,
      new Shelf(
        kept,
        since,
        positionIn(lost),
        positionIn(sharedLost),
        entries.map(([key, entry]) => [key, read(entry, kept, key)] as const),
      ),
    ]),
  );

const savedOrigin = ({ time, sequence, standing }: Origin): SavedOrigin => [
  savedTime(time),
  sequence,
  [...standing].map(([state, { earliest, latest }]) => [state, savedTime(earliest), savedTime(latest)] as const),
];

const originIn = ([time, sequence, standing]: SavedOrigin): Origin => ({
  time: timeOf(time),
  sequence,
  standing: new Map(
    standing.map(([state, earliest, latest]) => [state, { earliest: timeOf(earliest), latest: timeOf(latest) }]),
  ),
});

const savedPosition = ({ time, sequence }: Position): SavedPosition => [savedTime(time), sequence];
const positionIn = ([time, sequence]: SavedPosition): Position => ({ time: timeOf(time), sequence });

const savedTime = (time: number): SavedTime => (time === never ? null : time);
const timeOf = (saved: SavedTime): number => saved ?? never;
