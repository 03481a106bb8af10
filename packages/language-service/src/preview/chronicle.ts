import type { Placed } from './in-order.ts';
import { byTime, inOrder } from './in-order.ts';
import type { TraceSource } from './sighting.ts';

/**
 * All that some sources show, in the order in which it happened. It is only ever added to: where something came late, there is
 * another chronicle from then on.
 */
export interface Chronicle {
  readonly placed: readonly Placed[];
}

/** Sorting 100,000 moments takes longer than a key stroke may wait, so it is done once for all who look at the same sources. */
export function createChronicles(): (sources: readonly TraceSource[]) => Chronicle {
  const known = new Map<string, Kept>();
  return (sources) => {
    const key = JSON.stringify(sources.map(({ uri }) => uri));
    const kept = continued(known.get(key), sources);
    known.delete(key);
    known.set(key, kept);
    for (const oldest of known.keys()) if (known.size > KEPT) known.delete(oldest);
    return kept.chronicle;
  };
}

/** Folders of a workspace that are looked at in turn. */
const KEPT = 4;

interface Kept {
  readonly chronicle: { readonly placed: Placed[] };
  /** How much of each source is in it. */
  readonly taken: readonly { readonly generation: number; readonly count: number }[];
}

function continued(kept: Kept | undefined, sources: readonly TraceSource[]): Kept {
  const taken = sources.map(({ generation, sightings }) => ({ generation, count: sightings.length }));
  const isContinued = sources.every(({ generation }, index) => kept?.taken[index]?.generation === generation);
  if (!kept || !isContinued) return { chronicle: { placed: [...inOrder(sources)] }, taken };
  const added = inOrder(
    sources.map((source, index) => ({ ...source, sightings: source.sightings.slice(kept.taken[index]?.count ?? 0) })),
  );
  const { placed } = kept.chronicle;
  const [first] = added;
  const last = placed.at(-1);
  if (first && last && byTime(first, last) < 0) return { chronicle: { placed: [...inOrder(sources)] }, taken };
  for (const one of added) placed.push(one);
  return { chronicle: kept.chronicle, taken };
}
