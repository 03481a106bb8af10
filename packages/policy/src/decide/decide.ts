import { EvaluationError, type Unknown } from '@parapet/cel';
import { type Activation, and, type Truth } from '../condition/condition.ts';
import { type Verdict, verdictOf } from '../decision/action.ts';
import type { Coverage, Decision, Finding, RuleResult } from '../decision/decision.ts';
import { canChange, consequenceOf, strictest } from '../decision/proposal.ts';
import { engineVersion } from '../engine-version.ts';
import { nothingKnown } from '../fact/asked-finder.ts';
import type { Facts } from '../fact/fact-request.ts';
import { factsOf } from '../fact/known-facts.ts';
import type { ScannedFinder } from '../finder/finder-value.ts';
import { findIn } from '../finder/found.ts';
import type { History } from '../history/history.ts';
import { createRecaller, forgetful } from '../memory/recaller.ts';
import type { Moment, MomentKind } from '../moment/moment.ts';
import { ownText, type ReadPath, seenAt, type View, viewOf } from '../moment/view.ts';
import type { KindPlan, PlannedRule } from '../set/plan.ts';
import { type PolicySet, plan } from '../set/policy-set.ts';
import { type Concerned, concernedBy } from './activate.ts';
import { evidenceOf, unknownsOf } from './evidence.ts';
import { pastOf } from './past.ts';

/**
 * What a policy set says about a moment. Pure: no clock, no state, no I/O; equal moments, facts and histories give equal decisions.
 * Facts that are needed and missing are unknown (see `factsNeeded`), and without a history, what memories are asked is.
 */
export function decide(set: PolicySet, moment: Moment, facts?: Facts, history?: History): Decision {
  const kind = set[plan].kinds[moment.at];
  const view = viewOf(moment);
  const recaller = kind.hasPast ? createRecaller(history, moment) : forgetful;
  const known = kind.hasFacts ? factsOf(view, facts, moment.recordedFacts) : undefined;
  const candidates = kind.index.candidates(view, { activation: view.roots });
  const concerned = concernedBy(candidates, view, recaller, known ?? nothingKnown);
  const rules = concerned.flatMap((one) => decidePolicy(one, view));
  const decision: Decision = {
    moment: { at: moment.at, id: moment.id, time: moment.time },
    digest: set.digest,
    engine: engineVersion,
    ...(rules.length === 0 ? nothingSaid : saidBy(rules, moment.at)),
    rules,
    ...recordable(kind, view, moment.at, rules),
    coverage: coverageOf(kind, view, rules),
  };
  const past = kind.hasPast ? pastOf(concerned, moment, decision, recaller, facts) : undefined;
  const used = known?.used() ?? [];
  return past || used.length > 0 ? { ...decision, ...(used.length > 0 && { facts: used }), ...past } : decision;
}

type Verdicts = Pick<Decision, 'verdict' | 'possible' | 'observed'>;

function saidBy(rules: readonly RuleResult[], at: MomentKind): Verdicts {
  const enforced = rules.filter(({ mode }) => mode === 'enforce');
  const observed = rules.filter(({ mode }) => mode === 'observe');
  return {
    verdict: strictestOf(enforced.filter(isHeld), 'least', at),
    possible: strictestOf(enforced, 'most', at),
    observed: strictestOf(observed.filter(isHeld), 'least', at),
  };
}

const nothingSaid: Verdicts = { verdict: 'allow', possible: 'allow', observed: 'allow' };

/** What must be recorded for the rules' findings to stand for the text; see `Decision.scanned`. */
function recordable(
  { finders }: KindPlan,
  view: View,
  at: MomentKind,
  rules: readonly RuleResult[],
): Pick<Decision, 'scanned' | 'pieces'> {
  const own = ownText[at];
  const pieces = (own && view.texts[own]) ?? [];
  if (rules.length === 0 || pieces.length === 0) return { scanned: [], pieces: [] };
  const told = new Set(rules.flatMap(({ findings }) => findings.map(placeOf)));
  const isTold = (finder: ScannedFinder): boolean =>
    pieces.every(({ part, content }) => {
      const { findings, missed } = findIn(content, finder);
      const { digest } = finder.finder;
      return !missed && findings.every(({ stretch }) => told.has(placeOf({ digest, part, ...stretch })));
    });
  return {
    scanned: finders.filter(isTold).map(({ finder }) => finder.digest),
    pieces: pieces.map(({ part }) => part),
  };
}

const placeOf = ({ digest, part, start, end }: Pick<Finding, 'digest' | 'part' | 'start' | 'end'>): string =>
  `${digest} ${part} ${start} ${end}`;

const isHeld = ({ state }: RuleResult): boolean => state === 'held';

/** What is said at least, and at most: what cannot be changed is refused, and of what was not seen nobody knows whether it can be taken out. */
const strictestOf = (results: readonly RuleResult[], said: 'least' | 'most', at: MomentKind): Verdict =>
  results.reduce<Verdict>((verdict, result) => {
    const isOpen = result.action === 'redact' && result.doubts !== undefined;
    const canBeDone = isOpen ? said === 'least' : canChange(result, at);
    return strictest(verdict, canBeDone ? result.verdict : 'deny');
  }, 'allow');

function decidePolicy(concerned: Concerned, view: View): readonly RuleResult[] {
  const { policy, applies } = concerned;
  // An `applies` that reached a limit makes every rule an error, also those whose own condition is false.
  const candidates = applies === true ? policy.index.candidates(view, concerned) : policy.rules;
  if (candidates.length === 0) return nothing;
  const { activation } = concerned;
  const results: RuleResult[] = [];
  for (const rule of candidates) {
    const truth =
      applies === true ? rule.when.evaluate(activation) : and([() => applies, () => rule.when.evaluate(activation)]);
    if (truth !== false) results.push(resultOf(rule, truth, activation, view));
  }
  return results;
}

const nothing: readonly RuleResult[] = [];

function resultOf(rule: PlannedRule, truth: Exclude<Truth, false>, activation: Activation, view: View): RuleResult {
  const { summary, syntax } = rule;
  const failed = truth instanceof EvaluationError;
  const { findings, doubts } = evidenceOf(rule.when.formula, activation, view, (truth) => assumes(rule, truth));
  const isOpen = summary.action === 'redact' && doubts.length > 0;
  return {
    policy: summary.policy,
    rule: summary.id,
    state: truth === true ? 'held' : failed ? 'error' : 'unknown',
    mode: summary.mode,
    ...consequenceOf(summary),
    verdict: verdictOf[summary.action],
    ...(summary.severity && { severity: summary.severity }),
    unsettled: failed ? rule.unsettledByError : rule.unsettledByUnknown,
    reason: syntax.reason ?? summary.id,
    ...(summary.message !== undefined && { message: summary.message }),
    ...(summary.also && { also: summary.also }),
    controls: summary.controls,
    findings,
    unknowns: unknownsOf(truth),
    ...(isOpen && { doubts }),
    ...(failed && { error: { code: truth.code } }),
  };
}

/** Whether a rule that changes text takes out what another system might have found. */
const assumes = ({ summary, ...rule }: PlannedRule, truth: Unknown | EvaluationError): boolean =>
  summary.action === 'redact' &&
  (truth instanceof EvaluationError ? rule.unsettledByError : rule.unsettledByUnknown) === 'act';

/** What no rule could see, and what parts of a value that was seen otherwise kept a rule from being settled. */
function coverageOf({ reads }: KindPlan, view: View, rules: readonly RuleResult[]): Coverage {
  const unseen: string[] = [];
  for (const read of reads) if (seenAt(view, read) !== 'yes') unseen.push(read.path);
  if (unseen.length + view.opaque.length + rules.length === 0) return everything;
  const missing = new Set([
    ...unseen,
    ...(reads.some(isText) ? view.opaque : []),
    ...rules.flatMap(({ unknowns, doubts = [] }) =>
      [...unknowns, ...doubts].filter((path) => !unseen.some(covers(path))),
    ),
  ]);
  if (missing.size === 0) return everything;
  const content = reads.filter(({ root, field }) => root === view.own && field !== undefined);
  const blind = content.length > 0 && content.every((read) => seenAt(view, read) === 'no');
  return { level: blind ? 'none' : 'partial', missing: [...missing] };
}

const everything: Coverage = { level: 'full', missing: [] };

/** Whether one path is the other, or a part of it. */
const covers =
  (a: string) =>
  (b: string): boolean =>
    a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);

const isText = ({ path }: ReadPath): boolean => path.endsWith('.text') || path === 'input.messages';
