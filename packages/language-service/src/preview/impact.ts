import type { PolicySet } from '@parapet/policy';
import type { Change, Effect, Stance } from '@parapet/replay';
import { createComparison } from '@parapet/replay';
import type { Chronicle, Placed } from './chronicle.ts';
import type { Turns } from './in-slices.ts';
import { eachInSlices } from './in-slices.ts';
import type { MomentPlace } from './placed-moment.ts';
import { momentPlace } from './placed-moment.ts';

/** What an edit changes about recorded moments, as `parapet diff` tells it of files. */
export interface Impact {
  /** Moments by change. */
  readonly totals: Readonly<Record<Change, number>>;
  /** Those that were asked for, in the order in which they happened: at most 2,000. */
  readonly items: readonly ImpactItem[];
}

export interface ImpactQuestion {
  readonly stance: Stance;
  /** Which moments are listed. Default: all but those that are unchanged. */
  readonly only?: Change;
}

export interface ImpactItem extends MomentPlace {
  readonly change: Change;
  readonly before: ImpactEffect;
  readonly after: ImpactEffect;
}

export type ImpactEffect = Pick<Effect, 'verdict' | 'action' | 'by' | 'cannotTell' | 'failed'>;

const MAX_ITEMS = 2_000;

/**
 * Undefined if it was aborted before the end.
 *
 * @param changed numbers of the moments about which the two may say different things, where that is known; see `changedMoments`
 */
export async function impactOf(
  before: PolicySet,
  after: PolicySet,
  chronicle: Chronicle,
  changed: ReadonlySet<number> | undefined,
  { stance, only }: ImpactQuestion,
  turns: Turns,
  signal?: AbortSignal,
): Promise<Impact | undefined> {
  const comparison = createComparison(before, after, stance);
  const items: ImpactItem[] = [];
  const isListed = (change: Change): boolean => (only === undefined ? change !== 'unchanged' : change === only);
  const isWanted = ({ sighting: { moment } }: Placed): boolean => before.has(moment.at) || after.has(moment.at);
  const all = chronicle.inOrder().filter(isWanted);
  // What is unchanged is told as well, where somebody asks for it.
  const looked = changed && only !== 'unchanged' ? all.filter(({ number }) => changed.has(number)) : all;
  const isComplete = await eachInSlices(
    looked,
    (placed) => {
      const compared = comparison.addMoment(placed.sighting);
      if (!compared || !isListed(compared.change) || items.length >= MAX_ITEMS) return;
      const { change } = compared;
      items.push({
        ...momentPlace(placed),
        change,
        before: effectOf(compared.before),
        after: effectOf(compared.after),
      });
    },
    turns,
    signal,
  );
  if (!isComplete) return undefined;
  const { unchanged, ...totals } = comparison.totals();
  return { totals: { ...totals, unchanged: unchanged + all.length - looked.length }, items };
}

const effectOf = ({ verdict, action, by, cannotTell, failed }: Effect): ImpactEffect => ({
  verdict,
  action,
  cannotTell,
  failed,
  ...(by !== undefined && { by }),
});
