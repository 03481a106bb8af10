import type { Change } from '@parapet/replay';

/** How many moments may change, as a number or as a share of all of them. */
export type Threshold =
  | { readonly kind: 'count'; readonly most: number }
  | { readonly kind: 'share'; readonly most: number };

/** `12`, or `0.5%`; undefined where it is neither. */
export function readThreshold(text: string): Threshold | undefined {
  const [, number, percent] = /^(\d{1,9}(?:\.\d{1,9})?)(%?)$/.exec(text.trim()) ?? [];
  if (number === undefined || (percent === '' && number.includes('.'))) return undefined;
  return percent ? { kind: 'share', most: Number(number) / 100 } : { kind: 'count', most: Number(number) };
}

export type Thresholds = { readonly [C in Change]?: Threshold };

/** The changes of which there are more than may be. */
export function exceeded(totals: Readonly<Record<Change, number>>, thresholds: Thresholds): readonly Change[] {
  const moments = Object.values(totals).reduce((sum, count) => sum + count, 0);
  return (Object.keys(totals) as Change[]).filter((change) => {
    const threshold = thresholds[change];
    if (!threshold) return false;
    return totals[change] > (threshold.kind === 'count' ? threshold.most : threshold.most * moments);
  });
}
