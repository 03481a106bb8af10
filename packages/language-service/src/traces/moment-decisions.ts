import type { Explanation, Finding, PolicySet, RuleExplanation, Step } from '@parapet/policy';
import { explain, verdictOf } from '@parapet/policy';
import type { Chronicle, Placed } from '../preview/chronicle.ts';
import { clauseOf } from '../preview/clause.ts';
import type { Turns } from '../preview/in-slices.ts';
import { eachInSlices } from '../preview/in-slices.ts';
import { rememberer } from '../preview/rememberer.ts';
import type { Positions } from '../text/positions.ts';
import type { RuleAtMoment } from './moment-rules.ts';
import type { ToldClause, ToldRule, ToldWorkflow } from './span-detail.ts';

/** A policy, and where what it says stands in its text by now. */
export interface PolicyInText {
  readonly uri: string;
  readonly set: PolicySet;
  readonly positions: Positions;
  readonly at: (offset: number) => number;
}

/** What one policy says about one moment. */
export interface PolicyDecision {
  readonly rules: readonly ToldRule[];
  readonly workflows: readonly ToldWorkflow[];
  /** What made rules hold. */
  readonly found: readonly (Finding & { readonly rule: ToldRule })[];
}

/**
 * What one policy says about moments, by their identity. Where it remembers, all that happened before is gone through. Undefined if it
 * was aborted.
 */
export async function momentDecisions(
  policy: PolicyInText,
  moments: readonly Placed[],
  chronicle: Chronicle,
  rulesOf: (moment: string) => readonly RuleAtMoment[],
  content: boolean,
  turns: Turns,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, PolicyDecision> | undefined> {
  const { set } = policy;
  const own = moments.filter(({ sighting }) => set.has(sighting.moment.at));
  const wanted = new Set(own.map(({ sighting }) => sighting.moment.id));
  const decisions = new Map<string, PolicyDecision>();
  const past = set.remembers.length > 0 ? upTo(wanted, chronicle.inOrder(), set) : own;
  const remember = rememberer(set);
  const isComplete = await eachInSlices(
    past,
    (one) => {
      remember(one, (history) => {
        const { moment } = one.sighting;
        if (!wanted.has(moment.id) || decisions.has(moment.id)) return;
        const told = explain(set, moment, { content, ...(history && { history }) });
        decisions.set(moment.id, policyDecision(policy, told, rulesOf(moment.id)));
      });
    },
    turns,
    signal,
  );
  return isComplete ? decisions : undefined;
}

/** Everything that the policies have something to do with, up to the last that is wanted. */
function upTo(wanted: ReadonlySet<string>, placed: readonly Placed[], set: PolicySet): readonly Placed[] {
  const last = placed.findLastIndex(({ sighting }) => wanted.has(sighting.moment.id));
  return placed.slice(0, last + 1).filter(({ sighting }) => set.has(sighting.moment.at));
}

function policyDecision(
  policy: PolicyInText,
  { decision, rules }: Explanation,
  said: readonly RuleAtMoment[],
): PolicyDecision {
  const told = rules.map((rule) => toldRule(policy, rule, said));
  const byName = new Map(told.map((rule) => [rule.name, rule]));
  return {
    rules: told,
    workflows: (decision.workflows ?? []).flatMap((at) => {
      const drawn = policy.set.workflows.find(({ policy: owner, name }) => owner === at.policy && name === at.workflow);
      if (!drawn) return [];
      const { name, title, start, states, governs } = drawn;
      const { before, after } = at;
      const range = rangeIn(policy, drawn.range);
      const own = { uri: policy.uri, range, policy: at.policy, name, ...(title !== undefined && { title }) };
      return [{ ...own, start, states, governs, before, after }];
    }),
    found: decision.rules.flatMap((result) => {
      const rule = byName.get(`${result.policy}/${result.rule}`);
      return rule ? result.findings.map((finding) => ({ ...finding, rule })) : [];
    }),
  };
}

const outcomes = { held: 'held', unknown: 'unknown', error: 'error' } as const;

function toldRule(policy: PolicyInText, told: RuleExplanation, said: readonly RuleAtMoment[]): ToldRule {
  const name = `${told.policy}/${told.rule}`;
  const summary = policy.set.rules.find(({ policy: owner, id }) => owner === told.policy && id === told.rule);
  // What was recorded was decided on more than a trace shows.
  const counted = said.find((one) => one.name === name);
  const action = counted && counted.proposes !== 'none' ? counted.proposes : (summary?.action ?? 'none');
  return {
    uri: policy.uri,
    range: rangeIn(policy, told.range),
    name,
    ...(summary?.title !== undefined && { title: summary.title }),
    mode: summary?.mode ?? 'observe',
    outcome: counted ? outcomes[counted.state] : told.outcome,
    action,
    verdict: action === 'none' ? 'allow' : verdictOf[action],
    ...(summary?.message !== undefined && { message: summary.message }),
    clauses: [told.applies, told.when].flatMap((step) => (step ? clausesOf(step, policy) : [])),
  };
}

const clausesOf = (step: Step, policy: PolicyInText, depth = 0): readonly ToldClause[] => [
  { ...clauseOf(step, policy.positions, policy.at), depth },
  ...step.parts.flatMap((part) => clausesOf(part, policy, depth + 1)),
];

const rangeIn = ({ positions, at }: PolicyInText, { start, end }: { readonly start: number; readonly end: number }) =>
  positions.range(at(start), at(end));
