import type { VerdictAttributes, VerdictValue } from '@parapet/genai';
import { semconv as names } from '@parapet/genai';
import type { SpanView } from '@parapet/otlp';
import { actions, verdicts } from '@parapet/policy';

type Attributes = SpanView['attributes'];

/** Whether somebody has written a verdict on the span. */
export const hasVerdict = ({ attributes }: Pick<SpanView, 'attributes'>): boolean =>
  rank(verdicts, attributes[names.PARAPET_VERDICT]) >= 0;

/**
 * What a span says after more was decided about it than it said before. It is the strictest of both, as it would be
 * had everything been decided in one place; what the first host did is never hidden by one that came later.
 *
 * @param before the attributes of the span
 * @param after what the later decisions alone would write
 */
export function mergedVerdicts(before: Attributes, after: VerdictAttributes): VerdictAttributes {
  if (!hasVerdict({ attributes: before })) return after;
  const merged = {
    ...stricterGroup(ENFORCED, verdicts, before, after),
    ...stricterGroup(OBSERVED, verdicts, before, after),
    ...stricterGroup(COVERAGE, ['full', 'partial', 'none'], before, after),
    ...stricterGroup([names.PARAPET_ACTION], ['none', ...actions], before, after),
  };
  const rules = [...new Set([...texts(before[names.PARAPET_RULE_IDS]), ...texts(after[names.PARAPET_RULE_IDS])])];
  return {
    ...merged,
    ...(rules.length > 0 && { [names.PARAPET_RULE_IDS]: rules, [names.PARAPET_RULE_LIST]: rules.join(',') }),
    [names.PARAPET_RULE_COUNT]: rules.length,
    [names.PARAPET_WOULD_BLOCK]:
      before[names.PARAPET_WOULD_BLOCK] === true || after[names.PARAPET_WOULD_BLOCK] === true,
    [names.PARAPET_DECISION_DURATION]: number(before[DURATION]) + number(after[DURATION]),
  };
}

const DURATION = names.PARAPET_DECISION_DURATION;

/** Attributes that tell of one thing together, each group led by the one whose strictness counts. */
const ENFORCED = [
  names.PARAPET_VERDICT,
  names.PARAPET_POLICY_ID,
  names.PARAPET_RULE_ID,
  names.PARAPET_REASON,
  names.PARAPET_UNENFORCED,
  names.PARAPET_POLICY_SET_DIGEST,
  names.PARAPET_DECISION_ID,
];
const OBSERVED = [names.PARAPET_OBSERVED_VERDICT, names.PARAPET_OBSERVED_RULE_ID];
const COVERAGE = [names.PARAPET_COVERAGE_LEVEL, names.PARAPET_COVERAGE_MISSING];

/** The group of the later decisions if it is the stricter one. Otherwise nothing, and the span keeps what it has. */
function stricterGroup(
  group: readonly string[],
  mildestFirst: readonly string[],
  before: Attributes,
  after: VerdictAttributes,
): VerdictAttributes {
  const lead = group[0] ?? '';
  if (rank(mildestFirst, after[lead]) <= rank(mildestFirst, before[lead])) return {};
  const kept = group.map((name) => [name, after[name]] as const);
  return Object.fromEntries(kept.filter((entry): entry is [string, VerdictValue] => entry[1] !== undefined));
}

const rank = (mildestFirst: readonly string[], value: unknown): number =>
  typeof value === 'string' ? mildestFirst.indexOf(value) : -1;

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
