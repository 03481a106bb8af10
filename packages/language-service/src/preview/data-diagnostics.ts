import type { RuleSummary } from '@parapet/policy';
import type { Diagnostic } from 'vscode-languageserver-types';
import { DiagnosticSeverity } from 'vscode-languageserver-types';
import type { Positions } from '../text/positions.ts';
import type { DecidersOf } from './deciders.ts';
import type { MatchKind } from './rule-matches.ts';
import type { Tally } from './tally.ts';
import { isContent } from './value-words.ts';

/** Fewer moments than these say nothing about a rule. */
const ENOUGH = 100;

/** Something that traces say about a rule. */
export interface DataFinding {
  /** Of the rule's id, in the text that was decided. */
  readonly range: RuleSummary['range'];
  readonly code: string;
  readonly message: string;
}

/** What traces say about a rule: that it never held, why nobody can tell, that another always decides. */
export const dataFindings = (rule: RuleSummary, tally: Tally, decidersOf: DecidersOf): readonly DataFinding[] =>
  findingsOf(rule, tally, decidersOf).map((found) => ({ range: rule.range, ...found }));

/** The same as information where each rule is. `stale` is what was found before the policy became one that cannot be loaded. */
export const dataDiagnostics = (
  findings: readonly DataFinding[],
  positions: Positions,
  at: (offset: number) => number,
  stale: boolean,
): Diagnostic[] =>
  findings.map(({ range, code, message }) => ({
    range: positions.range(at(range.start), at(range.end)),
    severity: DiagnosticSeverity.Information,
    source: 'parapet traces',
    code,
    message: stale ? `stale: ${message}` : message,
  }));

function findingsOf(rule: RuleSummary, tally: Tally, decidersOf: DecidersOf): readonly Omit<DataFinding, 'range'>[] {
  const { moments, matched, cannotTell } = tally.of(rule);
  if (moments < ENOUGH) return [];
  const kinds = tally.kinds(rule);
  const told = [...unseen(kinds, moments)];
  if (matched === 0 && cannotTell === 0)
    told.push({
      code: 'parapet/data-never-true',
      message: `\`${rule.id}\` never held in ${number(moments)} moments.`,
    });
  const [other, ...more] = decidersOf(rule);
  if (other !== undefined && other !== rule.id && more.length === 0)
    told.push({
      code: 'parapet/data-decided-by-another',
      message: `Wherever \`${rule.id}\` held, ${number(matched)} times, \`${other}\` decided what is done.`,
    });
  return told;
}

/** What is not seen in at least a tenth of all moments, most frequent first. */
function unseen(kinds: ReadonlyMap<MatchKind, number>, moments: number) {
  const counts = new Map<string, number>();
  for (const [{ unknowns }, times] of kinds)
    for (const path of unknowns) counts.set(path, (counts.get(path) ?? 0) + times);
  return [...counts]
    .filter(([, count]) => count * 10 >= moments)
    .sort(([, a], [, b]) => b - a)
    .map(([path, count]) => ({
      code: 'parapet/data-not-recorded',
      message: `\`${path}\` is not recorded in ${percent(count, moments)} of ${number(moments)} moments, so the rule cannot be told there. ${remedy(path)}`,
    }));
}

const remedy = (path: string): string =>
  isContent(path)
    ? 'Start the service with `PARAPET_RECORD=.parapet/recorded` to keep originals on this machine.'
    : 'The service has to put it on its spans.';

const percent = (count: number, all: number): string => `${Math.floor((100 * count) / all)} %`;

const { format: number } = new Intl.NumberFormat('en-US');
