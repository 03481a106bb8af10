import type { Explanation, PolicySet, RuleSummary } from '@parapet/policy';
import { explain } from '@parapet/policy';
import type { Chronicle, Placed } from './chronicle.ts';
import type { Turns } from './in-slices.ts';
import { eachInSlices } from './in-slices.ts';
import { rememberer } from './rememberer.ts';
import type { Sighting } from './sighting.ts';

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
  chronicle: Chronicle,
  { content, rules: told }: Telling,
  turns: Turns,
  signal?: AbortSignal,
): Promise<readonly ExplainedMoment[] | undefined> {
  const only = ({ id }: RuleSummary): boolean => told === undefined || told.has(id);
  const remember = rememberer(set);
  const found: ExplainedMoment[] = [];
  const isComplete = await eachInSlices(
    toLookAt(set, pinned, chronicle),
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
function toLookAt(set: PolicySet, pinned: Pinned, chronicle: Chronicle): readonly Placed[] {
  const isAsked = ({ sighting }: Placed): boolean => set.has(sighting.moment.at);
  const isPinned = (placed: Placed): boolean => isOf(pinned, placed.sighting) && isAsked(placed);
  const all = chronicle.inOrder();
  if (set.remembers.length === 0) return all.filter(isPinned);
  return all.slice(0, all.findLastIndex(isPinned) + 1).filter(isAsked);
}

const isOf = ({ traceId, spanId, moment }: Pinned, sighting: Sighting): boolean =>
  sighting.spanId === spanId && sighting.traceId === traceId && (moment === undefined || sighting.moment.id === moment);
