import type { RuleSummary } from '@parapet/policy';
import type { LabelCounts, Share } from '@parapet/replay';
import { scoreOf } from '@parapet/replay';
import type { CodeLens } from 'vscode-languageserver-types';
import type { LabelsOf } from '../labels/label-counts.ts';
import { age } from '../preview/age.ts';
import type { Preview } from '../preview/preview.ts';
import type { TraceSource } from '../preview/sighting.ts';
import type { RuleCount } from '../preview/tally.ts';
import { carryOffsets } from '../text/carry-offsets.ts';
import { createPositions } from '../text/positions.ts';

/** Opens the moments for which a rule held or could not be settled. Its arguments are the policy's URI and the rule's id. */
export const SHOW_MATCHES = 'parapet.showMatches';

/** Which rules of a policy set get a lens in which document, and what it counts. */
export interface LensRequest {
  readonly uri: string;
  /** The document as it is now. */
  readonly text: string;
  readonly preview: Preview;
  readonly sources: readonly TraceSource[];
  readonly labels: LabelsOf;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * A lens above each rule: what it would have done to the moments of the traces.
 *
 *     12 of 40 matched · 3 would block · +2 −1 since saved · 4 cannot tell · 7 labels, 1 not met — traces/demo.otlp.jsonl, 2 min ago
 */
export function codeLenses({ uri, text, preview, sources, labels, now }: LensRequest): CodeLens[] {
  const positions = createPositions(text);
  // The text may have gone on since it was decided.
  const at = carryOffsets(preview.text, text);
  return preview.set.rules.map((rule) => ({
    range: positions.range(at(rule.range.start), at(rule.range.end)),
    command: {
      title: `${preview.stale ? 'stale: ' : ''}${ruleTitle(rule, preview.tally.of(rule), [since(preview, rule), labelled(labels(rule))], sources, now)}`,
      command: SHOW_MATCHES,
      arguments: [uri, rule.id],
    },
  }));
}

function ruleTitle(
  rule: RuleSummary,
  count: RuleCount,
  [changed, labels]: readonly [changed: string, labels: string],
  sources: readonly TraceSource[],
  now: number,
): string {
  if (sources.length === 0) return 'no traces to decide';
  const told =
    count.moments === 0
      ? `no ${rule.at.map((kind) => kind.replace('_', ' ')).join(' or ')} moments`
      : counts(count, changed);
  return `${told}${labels === '' ? '' : ` · ${labels}`} — ${origin(sources, now)}`;
}

function counts({ moments, matched, wouldBlock, cannotTell, failed }: RuleCount, changed: string): string {
  return [
    `${number(matched)} of ${number(moments)} matched`,
    `${number(wouldBlock)} would block`,
    ...(changed === '' ? [] : [changed]),
    ...(cannotTell > 0 ? [`${number(cannotTell)} cannot tell`] : []),
    ...(failed > 0 ? [`${number(failed)} failed`] : []),
  ].join(' · ');
}

/** How many moments match that did not as the policy was saved, and the other way round; empty where nothing is different. */
function since({ tally, saved }: Preview, rule: RuleSummary): string {
  if (!saved) return '';
  const [before, after] = [saved.lists(rule), tally.lists(rule)];
  // Of most rules an edit says nothing.
  if (before.length === after.length && before.every((list, index) => list === after[index])) return '';
  const only = (these: readonly unknown[], others: readonly unknown[]): number => {
    const known = new Set(others);
    return these.filter((one) => !known.has(one)).length;
  };
  const [was, is] = [saved.held(rule), tally.held(rule)];
  const [more, fewer] = [only(is, was), only(was, is)];
  return more + fewer === 0 ? '' : `+${number(more)} −${number(fewer)} since saved`;
}

/** What people said of the rule: how many labels and how many are not met, and its precision and recall once there are enough. */
function labelled(counts: LabelCounts | undefined): string {
  if (!counts) return '';
  const { hits, falseAlarms, misses, passes, untold } = counts;
  const { precision, recall } = scoreOf(counts);
  const all = hits + falseAlarms + misses + passes + untold;
  const unmet = falseAlarms + misses;
  return [
    ...(precision ? [`precision ${percent(precision)}`] : []),
    ...(recall ? [`recall ${percent(recall)}`] : []),
    `${number(all)} ${all === 1 ? 'label' : 'labels'}${unmet > 0 ? `, ${number(unmet)} not met` : ''}`,
  ].join(' · ');
}

const percent = ({ count, of }: Share): string => `${Math.floor((100 * count) / of)} %`;

/** Where the moments came from, and how old the latest is. What holds none is only named where nothing does. */
function origin(all: readonly TraceSource[], now: number): string {
  const telling = all.filter(({ sightings }) => sightings.length > 0);
  const sources = telling.length > 0 ? telling : all;
  const [first, ...others] = sources;
  const name = first && others.length === 0 ? first.name : `${number(sources.length)} sources`;
  const latest = sources.reduce<number | undefined>((time, source) => later(time, source.latest), undefined);
  return latest === undefined ? `${name}, empty` : `${name}, ${age(latest, now)}`;
}

/** The later of two times, either of which may not be there. */
const later = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a;

const { format: number } = new Intl.NumberFormat('en-US');
