import { ENOUGH_LABELS, type LabelCounts, type LabelScore, type Share, scoreOf } from '@parapet/replay';
import type { TestedFile } from './tested-file.ts';

/** What labels say of a rule. */
export interface LabelledRule extends LabelCounts, LabelScore {
  /** The file of labels, as it is shown. */
  readonly file: string;
  /** As the labels name it. */
  readonly rule: string;
}

export const mergedLabels = (files: readonly TestedFile[]): readonly LabelledRule[] =>
  files.flatMap(({ file, labels }) =>
    [...labels].map(([rule, counts]) => ({ file, rule, ...counts, ...scoreOf(counts) })),
  );

/** Such as `no-phone: precision 95 % (19 of 20) · recall 80 % (20 of 25)`. */
export function toldLabels({ rule, precision, recall, ...counts }: LabelledRule): string {
  const { hits, falseAlarms, misses, passes, untold } = counts;
  const told = [
    ...(precision ? [`precision ${toldShare(precision)}`] : []),
    ...(recall ? [`recall ${toldShare(recall)}`] : []),
    ...(untold > 0 ? [`${untold} cannot be told`] : []),
  ];
  const known = hits + falseAlarms + misses + passes;
  if (!precision || !recall) told.push(`${known} of at least ${ENOUGH_LABELS} labels`);
  return `${rule}: ${told.join(' · ')}`;
}

const toldShare = ({ count, of }: Share): string => `${Math.floor((100 * count) / of)} % (${count} of ${of})`;
