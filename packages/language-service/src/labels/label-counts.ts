import type { Label, PolicySet, RuleSummary } from '@parapet/policy';
import { mustHold, readLabels } from '@parapet/policy';
import type { LabelCounts } from '@parapet/replay';
import { countLabels, runLabels } from '@parapet/replay';
import type { TraceSource } from '../preview/sighting.ts';
import type { Tally } from '../preview/tally.ts';

/** What the labels of a policy say about one of its rules; undefined where it has none. */
export type LabelsOf = (rule: RuleSummary) => LabelCounts | undefined;

/** Reads labels. Each is looked up among the moments that were counted, else tried on the moment that it keeps. */
export function labelsOf(
  text: string | undefined,
  set: PolicySet,
  tally: Tally,
  sources: readonly TraceSource[],
): LabelsOf {
  if (text === undefined) return () => undefined;
  const { labels } = readLabels('', text).labels;
  const seen = seenAmong(new Set(labels.map(({ moment }) => moment.value)), sources);
  return (rule) => {
    const own = labels.filter((label) => isOf(label, rule));
    if (own.length === 0) return undefined;
    const states = new Map(tally.matches(rule).map(({ sighting, state }) => [sighting.moment.id, state]));
    return countLabels(
      own.map((label) => {
        const state = states.get(label.moment.value);
        const isCounted = seen.has(label.moment.value);
        const holds = isCounted ? (state === undefined ? false : state === 'held' || undefined) : keptHolds(label, set);
        return { mustHold: mustHold(label.kind), holds };
      }),
    );
  };
}

const isOf = ({ rule }: Label, { policy, id }: RuleSummary): boolean =>
  rule.value === id || rule.value === `${policy}/${id}`;

/** Which of these moments there are. */
function seenAmong(ids: ReadonlySet<string>, sources: readonly TraceSource[]): ReadonlySet<string> {
  const seen = new Set<string>();
  if (ids.size === 0) return seen;
  for (const { sightings } of sources) for (const { moment } of sightings) if (ids.has(moment.id)) seen.add(moment.id);
  return seen;
}

/** Whether the rule holds for the moment that a label keeps; undefined where it keeps none, or it cannot be told. */
function keptHolds(label: Label, set: PolicySet): boolean | undefined {
  if (!label.given) return undefined;
  const [counts] = runLabels(set, { file: '', policies: [], labels: [label] }, () => undefined).counts.values();
  if (!counts || counts.untold > 0) return undefined;
  return counts.hits + counts.falseAlarms > 0;
}
