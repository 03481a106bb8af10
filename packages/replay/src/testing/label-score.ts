/** What became of the moments of one rule that have labels. All are numbers of moments. */
export interface LabelCounts {
  /** The rule had to hold and does. */
  readonly hits: number;
  /** It must not hold and does. */
  readonly falseAlarms: number;
  /** It had to hold and does not. */
  readonly misses: number;
  /** It must not hold and does not. */
  readonly passes: number;
  /** Whether it holds cannot be told, or was not tried. */
  readonly untold: number;
}

export interface LabelScore {
  /** Of the moments with labels for which the rule holds, those for which it has to. */
  readonly precision?: Share;
  /** Of the moments with labels for which the rule has to hold, those for which it does. */
  readonly recall?: Share;
}

export interface Share {
  readonly count: number;
  readonly of: number;
}

/**
 * So many moments with labels a share is told of, and no fewer. Where none of 20 is wrong, up to 3/20, or 15 %, may be with 95 % confidence (the
 * "rule of three": Hanley and Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 249, 1983). Of fewer a
 * share would say more than anybody knows.
 */
export const ENOUGH_LABELS = 20;

export function scoreOf({ hits, falseAlarms, misses }: LabelCounts): LabelScore {
  const share = (count: number, of: number): Share | undefined => (of >= ENOUGH_LABELS ? { count, of } : undefined);
  const [precision, recall] = [share(hits, hits + falseAlarms), share(hits, hits + misses)];
  return { ...(precision && { precision }), ...(recall && { recall }) };
}

/** Adds up what became of labels. `holds` is undefined where it cannot be told. */
export function countLabels(
  labels: Iterable<{ readonly mustHold: boolean; readonly holds: boolean | undefined }>,
): LabelCounts {
  const counts = { hits: 0, falseAlarms: 0, misses: 0, passes: 0, untold: 0 };
  for (const { mustHold, holds } of labels) {
    if (holds === undefined) counts.untold += 1;
    else if (mustHold) counts[holds ? 'hits' : 'misses'] += 1;
    else counts[holds ? 'falseAlarms' : 'passes'] += 1;
  }
  return counts;
}
