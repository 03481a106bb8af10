import type { Action, Coverage, Decision } from '@parapet/policy';
import { actions, isWithholding } from '@parapet/policy';
import * as names from '../semconv.ts';
import {
  type Decided,
  decisionId,
  isHeld,
  nameOfRule,
  strictestBy,
  type VerdictAttributes,
  verdictOfDecided,
} from './decided.ts';
import { pointerRecorder } from './recorded-pointer.ts';

/** What a host knows about a span beside its decisions. */
export interface VerdictExtras {
  /** Fields of the wire that were withheld: nobody decided what they say. */
  readonly withheld?: readonly string[];
}

/**
 * The attributes of a span on which these decisions were made: the strictest over all of them. They are flat, because
 * tail sampling and most backends search nothing else. None if nothing was decided.
 */
export function verdictAttributes(decided: readonly Decided[], extras: VerdictExtras = {}): VerdictAttributes {
  const strictest = strictestBy(decided, verdictOfDecided);
  if (!strictest) return {};
  const { decision, proposal } = strictest;
  const rules = decided.flatMap((each) => each.decision.rules);
  const held = [...new Set(rules.filter(isHeld).map(nameOfRule))];
  const observed = strictestBy(
    rules.filter((rule) => isHeld(rule) && rule.mode === 'observe'),
    ({ verdict }) => verdict,
  );
  const by = proposal.by ?? strictestBy(decision.rules.filter(isActing), ({ verdict }) => verdict);
  const unenforced = decided.find(({ outcome }) => outcome.unenforced !== undefined)?.outcome.unenforced;
  const coverage = coverageOf(decided, extras.withheld ?? []);
  const holds = decided.flatMap(({ outcome }) => outcome.maxHold ?? []);
  return {
    [names.PARAPET_VERDICT]: verdictOfDecided(strictest),
    [names.PARAPET_ACTION]: strictestAction(decided),
    ...(by && {
      [names.PARAPET_POLICY_ID]: by.policy,
      [names.PARAPET_RULE_ID]: by.rule,
      [names.PARAPET_REASON]: by.reason,
    }),
    ...(observed && {
      [names.PARAPET_OBSERVED_VERDICT]: observed.verdict,
      [names.PARAPET_OBSERVED_RULE_ID]: observed.rule,
    }),
    [names.PARAPET_BLOCKED]: decided.some(({ outcome }) => isWithholding(outcome.action)),
    [names.PARAPET_WOULD_BLOCK]: rules.some(
      (rule) => isHeld(rule) && rule.mode === 'observe' && isWithholding(rule.action),
    ),
    ...(unenforced !== undefined && { [names.PARAPET_UNENFORCED]: unenforced }),
    ...(held.length > 0 && { [names.PARAPET_RULE_IDS]: held, [names.PARAPET_RULE_LIST]: held.join(',') }),
    [names.PARAPET_RULE_COUNT]: held.length,
    [names.PARAPET_POLICY_SET_DIGEST]: decision.digest,
    [names.PARAPET_DECISION_ID]: decisionId(decision),
    [names.PARAPET_COVERAGE_LEVEL]: coverage.level,
    ...(coverage.missing.length > 0 && { [names.PARAPET_COVERAGE_MISSING]: coverage.missing.join(',') }),
    ...(holds.length > 0 && { [names.PARAPET_HOLD_MAX_CHARS]: Math.max(...holds) }),
    [names.PARAPET_DECISION_DURATION]: decided.reduce((sum, { outcome }) => sum + outcome.duration, 0),
  };
}

const isActing = ({ mode, state }: Decided['decision']['rules'][number]): boolean =>
  mode === 'enforce' && state === 'held';

function strictestAction(decided: readonly Decided[]): Action | 'none' {
  const taken = decided.map(({ outcome }) => outcome.action);
  return actions.findLast((action) => taken.includes(action)) ?? 'none';
}

/** The least that was seen of any moment. */
function coverageOf(decided: readonly Decided[], withheld: readonly string[]): Coverage {
  const coverages = decided.map(({ decision }) => decision.coverage);
  const missing = [
    ...decided.flatMap(({ decision }) => missingOf(decision)),
    ...withheld.map((field) => `wire.${field}`),
  ];
  const levels = new Set(coverages.map(({ level }) => level));
  const level = levels.has('none') ? 'none' : levels.has('partial') || withheld.length > 0 ? 'partial' : 'full';
  return { level, missing: [...new Set(missing)] };
}

/** What was not seen, with pointers as they may be recorded, and what stands there if nobody could read it. */
function missingOf(decision: Decision): string[] {
  const record = pointerRecorder(decision);
  return decision.coverage.missing.map((path) => {
    if (!path.startsWith('/')) return path;
    const [, pointer = path, what = ''] = /^(.*?)( \([^()/]*\))?$/s.exec(path) ?? [];
    return record(pointer) + what;
  });
}
