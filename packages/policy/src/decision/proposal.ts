import type { Action, Decision, Finding, RuleResult, Verdict } from './decision.ts';
import { actions, verdicts } from './decision.ts';

/** A stretch of text to take out, and what stands in its place. Offsets are UTF-16 code units of the part's text. */
export interface Redaction {
  readonly part: string;
  readonly start: number;
  readonly end: number;
  readonly placeholder: string;
}

/** What a host that enforces is to do about a moment. */
export interface Proposal {
  readonly action: Action | 'none';
  readonly verdict: Verdict;
  /** The rule that decided it. */
  readonly by?: RuleResult;
  readonly redactions: readonly Redaction[];
}

/** Who asks: a host that acts before something happens, or one that looks at what has happened. */
export type Stance = 'enforcing' | 'observing';

/**
 * What a host does: the strictest action of the enforced rules that held, or that could not be settled and say `act`. A redaction
 * that found nothing to take out, or found it in what cannot be changed, cannot be done, so it blocks. A host that only observes sees less than the one that acted did, so
 * it does nothing on account of what it could not see.
 */
export function propose(decision: Decision, stance: Stance = 'enforcing'): Proposal {
  let by: RuleResult | undefined;
  let action: Action | 'none' = 'none';
  let verdict: Verdict = 'allow';
  const findings: Finding[] = [];
  for (const result of decision.rules) {
    if (!isActing(result, stance)) continue;
    const does = result.action === 'redact' && !canRedact(result) ? 'block' : result.action;
    if (does === 'redact') findings.push(...result.findings);
    if (action === 'none' || actions.indexOf(does) > actions.indexOf(action)) {
      by = result;
      action = does;
      verdict = does === result.action ? result.verdict : 'deny';
    }
  }
  return { action, verdict, ...(by && { by }), redactions: mergeRedactions(findings) };
}

/** Whether what made a rule hold can be taken out. */
export const canRedact = ({ findings }: RuleResult): boolean =>
  findings.length > 0 && !findings.some(({ fixed }) => fixed);

function isActing({ mode, state, unsettled }: RuleResult, stance: Stance): boolean {
  if (mode !== 'enforce' || (stance === 'observing' && state === 'unknown')) return false;
  return state === 'held' || unsettled === 'act';
}

/** The strictest of two verdicts. */
export const strictest = (a: Verdict, b: Verdict): Verdict => (verdicts.indexOf(a) >= verdicts.indexOf(b) ? a : b);

/**
 * Findings as redactions, in order of part and place. Findings that overlap become one, named by the one that starts first,
 * then by the longest, then by the earlier rule (the order they come in).
 */
export function mergeRedactions(findings: readonly Finding[]): Redaction[] {
  const ordered = findings
    .map((finding, order) => ({ finding, order }))
    .sort(
      ({ finding: a, order: i }, { finding: b, order: j }) =>
        (a.part < b.part ? -1 : a.part > b.part ? 1 : 0) || a.start - b.start || b.end - a.end || i - j,
    );
  const merged: Redaction[] = [];
  for (const { finding } of ordered) {
    const last = merged.at(-1);
    if (last && last.part === finding.part && finding.start < last.end)
      merged[merged.length - 1] = { ...last, end: Math.max(last.end, finding.end) };
    else merged.push({ ...finding, placeholder: `[${finding.finder}]` });
  }
  return merged.map(({ part, start, end, placeholder }) => ({ part, start, end, placeholder }));
}

/** A part's text with the redactions of that part done. */
export function redact(text: string, redactions: readonly Redaction[]): string {
  let result = '';
  let position = 0;
  for (const { start, end, placeholder } of redactions) {
    result += text.slice(position, start) + placeholder;
    position = end;
  }
  return result + text.slice(position);
}
