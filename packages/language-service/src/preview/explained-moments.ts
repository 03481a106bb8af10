import type { Explanation, PolicySet, RuleSummary } from '@parapet/policy';
import { explain } from '@parapet/policy';
import { inOrder, type Placed } from './in-order.ts';
import type { Turns } from './in-slices.ts';
import { eachInSlices } from './in-slices.ts';
import { rememberer } from './rememberer.ts';
import type { Sighting, TraceSource } from './sighting.ts';

/** Which moment is looked at: one by its identity, or all that a span tells of. */
export interface Pinned {
  readonly traceId: string;
  readonly spanId: string;
  readonly moment?: string;
}

/** A moment, and what every rule about such moments says of it. */
export interface ExplainedMoment {
  readonly placed: Placed;
  readonly rules: Explanation['rules'];
}

/** What is told of moments. */
export interface Telling {
  /** Values that are content, which are masked otherwise. */
  readonly content: boolean;
  /** Only these rules, by their ids: telling all takes as many times as long. */
  readonly rules?: ReadonlySet<string>;
}

/** What the rules say of the moments of a span. Moments that no rule is about are left out. Undefined if it was aborted. */
export async function explainedMoments(
  set: PolicySet,
  pinned: Pinned,
  sources: readonly TraceSource[],
  { content, rules: told }: Telling,
  turns: Turns,
  signal?: AbortSignal,
): Promise<readonly ExplainedMoment[] | undefined> {
  const only = ({ id }: RuleSummary): boolean => told === undefined || told.has(id);
  const remember = rememberer(set);
  const found: ExplainedMoment[] = [];
  const isComplete = await eachInSlices(
    toLookAt(set, pinned, sources),
    (placed) =>
      remember(placed, (history) => {
        if (!isOf(pinned, placed.sighting)) return;
        const { rules } = explain(set, placed.sighting.moment, { content, only, ...(history && { history }) });
        found.push({ placed, rules });
      }),
    turns,
    signal,
  );
  return isComplete ? found : undefined;
}

/** Only where something is remembered does it matter what happened before. */
function toLookAt(set: PolicySet, pinned: Pinned, sources: readonly TraceSource[]): readonly Placed[] {
  const isAsked = ({ moment }: Sighting): boolean => set.has(moment.at);
  const isPinned = (sighting: Sighting): boolean => isOf(pinned, sighting) && isAsked(sighting);
  if (!sources.some(({ sightings }) => sightings.some(isPinned))) return [];
  const isWanted = set.remembers.length === 0 ? isPinned : isAsked;
  const all = inOrder(sources.map((source) => ({ ...source, sightings: source.sightings.filter(isWanted) })));
  return all.slice(0, all.findLastIndex(({ sighting }) => isPinned(sighting)) + 1);
}

const isOf = ({ traceId, spanId, moment }: Pinned, sighting: Sighting): boolean =>
  sighting.spanId === spanId && sighting.traceId === traceId && (moment === undefined || sighting.moment.id === moment);
