import type { MomentKind } from '@parapet/policy';
import type { Sighting, TraceSource } from './sighting.ts';

/** A sighting, and the source that it is from. */
export interface Placed {
  /** URI of the source. */
  readonly source: string;
  readonly sighting: Sighting;
}

/** A sighting as it arrived. */
export interface Arrived extends Placed {
  /** How many arrived before it. */
  readonly number: number;
}

/** All that some sources show. It is only ever added to: where a source begins anew, there is another chronicle from then on. */
export interface Chronicle {
  /** In the order in which it arrived, each at its number. */
  readonly arrived: readonly Arrived[];
  /** How many moments there are of each kind. */
  readonly kinds: ReadonlyMap<MomentKind, number>;
  /** In the order in which it happened: what is remembered depends on it. Another list as soon as something came late. */
  inOrder(): readonly Arrived[];
  /** Whether anything was decided under the policy set of this digest when it happened. */
  isRecordedUnder(digest: string): boolean;
}

export type ChronicleOf = (sources: readonly TraceSource[]) => Chronicle;

/** What many look at is put in order once for all of them. */
export function createChronicles(): ChronicleOf {
  const known = new Map<string, Growing>();
  return (sources) => {
    const key = JSON.stringify(sources.map(({ uri }) => uri));
    const before = known.get(key);
    const growing = before?.isContinuedBy(sources) ? before : createChronicle(sources);
    growing.add(sources);
    known.delete(key);
    known.set(key, growing);
    for (const oldest of known.keys()) if (known.size > KEPT) known.delete(oldest);
    return growing.chronicle;
  };
}

/** Folders of a workspace that are looked at in turn. */
const KEPT = 4;

interface Growing {
  readonly chronicle: Chronicle;
  isContinuedBy(sources: readonly TraceSource[]): boolean;
  add(sources: readonly TraceSource[]): void;
}

function createChronicle(from: readonly TraceSource[]): Growing {
  const generations = from.map(({ generation }) => generation);
  const ranks = new Map(from.map(({ uri }, rank) => [uri, rank]));
  const taken = from.map(() => 0);
  const arrived: Arrived[] = [];
  const kinds = new Map<MomentKind, number>();
  const recorded = new Set<string>();
  let ordered: Arrived[] = [];

  /** Those of one time stand as they would if all of them arrived at once. */
  const compare = (a: Arrived, b: Arrived): number =>
    a.sighting.moment.time - b.sighting.moment.time ||
    (ranks.get(a.source) ?? 0) - (ranks.get(b.source) ?? 0) ||
    a.number - b.number;

  return {
    chronicle: {
      arrived,
      kinds,
      inOrder() {
        const added = arrived.slice(ordered.length).sort(compare);
        const [first, last] = [added[0], ordered.at(-1)];
        if (first && last && compare(first, last) < 0) ordered = merged(ordered, added, compare);
        else for (const one of added) ordered.push(one);
        return ordered;
      },
      isRecordedUnder: (digest) => recorded.has(digest),
    },
    isContinuedBy: (sources) => sources.every(({ generation }, rank) => generations[rank] === generation),
    add(sources) {
      for (const [rank, { uri: source, sightings }] of sources.entries()) {
        for (let index = taken[rank] ?? 0; index < sightings.length; index++) {
          const sighting = sightings[index] as Sighting; // It is below the length.
          arrived.push({ source, sighting, number: arrived.length });
          kinds.set(sighting.moment.at, (kinds.get(sighting.moment.at) ?? 0) + 1);
          if (sighting.recorded) recorded.add(sighting.recorded.digest);
        }
        taken[rank] = sightings.length;
      }
    },
  };
}

/** Two ordered lists as one: what comes late is little, and sorting all of it again would take many times as long. */
function merged<T>(a: readonly T[], b: readonly T[], compare: (a: T, b: T) => number): T[] {
  const all: T[] = [];
  let next = 0;
  for (const one of a) {
    for (; next < b.length && compare(b[next] as T, one) < 0; next++) all.push(b[next] as T);
    all.push(one);
  }
  for (; next < b.length; next++) all.push(b[next] as T);
  return all;
}
