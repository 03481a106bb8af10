import { ZONES_VERSION } from '@parapet/cel/zones';
import { UNICODE_VERSION } from '@parapet/pattern';
import { isProtecting } from '../decision/action.ts';
import { digestOf } from '../digest.ts';
import { engineVersion } from '../engine-version.ts';
import { ScannedFinder } from '../finder/finder-value.ts';
import type { Scanner } from '../finder/scanner.ts';
import type { Kept } from '../history/history.ts';
import { type MomentKind, momentKinds } from '../moment/moment.ts';
import { readPathOf } from '../moment/view.ts';
import { allStates } from '../workflow/transitions.ts';
import { workflowSummaries } from '../workflow/workflow-summary.ts';
import type { CompiledPolicy } from './compile-policy.ts';
import { indexByGuards } from './guarded-index.ts';
import { policyDigest } from './meaning.ts';
import type { KindPlan, Plan, PlannedPolicy } from './plan.ts';
import { planPolicy } from './plan-policy.ts';
import { type Made, made, type PolicySet, plan } from './policy-set.ts';
import { concernsSpan } from './span-guard.ts';

/** A set of policies that have no error. */
export function createPolicySet(policies: readonly CompiledPolicy[], scanner: Scanner): PolicySet {
  const ordered = [...policies].sort(byId);
  return policySetOf({ policies: ordered, scanner }, () =>
    digestOf({
      scheme: 2,
      engine: engineVersion,
      // What conditions mean depends on these tables; detectors tell the versions of theirs.
      tables: { unicode: UNICODE_VERSION, zones: ZONES_VERSION },
      policies: ordered.map((policy) => [policy.syntax.id.value, policyDigest(policy)]),
    }),
  );
}

/** What it decides with, and its digest, are made when they are first asked for. */
export function policySetOf(from: Made, digested: () => string): PolicySet {
  const { policies: ordered, scanner } = from;
  const policiesById = new Map(ordered.map((policy) => [policy.syntax.id.value, policy]));
  const rules = ordered.flatMap((policy) => policy.rules);
  const enforced = rules.filter(({ mode, action }) => mode === 'enforce' && isProtecting(action));
  const deciding = once((): Plan => ({ kinds: planKinds(ordered), scanner }));
  const concerning = once(() => concernsSpan(deciding().kinds.span.policies.flatMap((policy) => policy.rules)));
  const digest = once(digested);
  return {
    get digest() {
      return digest();
    },
    policies: ordered.map(({ syntax, file }) => ({
      id: syntax.id.value,
      ...(syntax.title !== undefined && { title: syntax.title }),
      ...(syntax.owner !== undefined && { owner: syntax.owner }),
      reviewers: syntax.reviewers.map(({ value }) => value),
      ...(syntax.reviewEvery && { reviewEvery: syntax.reviewEvery.milliseconds }),
      mode: syntax.mode,
      ...(syntax.layer && { layer: syntax.layer.value }),
      extends: syntax.extends.map(({ value }) => value),
      file,
    })),
    rules,
    workflows: ordered.flatMap(workflowSummaries),
    digestOfRule: (policy, rule) => policiesById.get(policy)?.digestOfRule(rule),
    has: (at) => deciding().kinds[at].policies.length > 0,
    asks: (at) => deciding().kinds[at].hasFacts,
    enforces: (at) => enforced.some((rule) => rule.at.includes(at)),
    remembers: keptBy(ordered),
    get concernsSpan() {
      return concerning();
    },
    get [plan]() {
      return deciding();
    },
    [made]: from,
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Memories and workflows of all policies; equal definitions are kept once. */
function keptBy(policies: readonly CompiledPolicy[]): readonly Kept[] {
  const kept = policies.flatMap(({ memories, workflows }): readonly Kept[] => [
    ...[...memories.values()].map(({ digest, within, syntax: { at } }) => ({
      ...{ kind: 'memory' as const, digest, within, at: [...at].sort() },
    })),
    ...workflows.map((workflow) => ({
      ...{ kind: 'workflow' as const, digest: workflow.digest, within: workflow.within, at: workflow.at },
      ...{ start: workflow.start, states: allStates(workflow) },
    })),
  ]);
  return [...new Map(kept.map((one) => [`${one.kind} ${one.digest}`, one])).values()];
}

const byId = (a: CompiledPolicy, b: CompiledPolicy): number => (a.syntax.id.value < b.syntax.id.value ? -1 : 1);

function planKinds(ordered: readonly CompiledPolicy[]): Plan['kinds'] {
  const kinds = momentKinds.map(
    (kind) => [kind, planKind(ordered.flatMap((policy) => policy.kinds[kind] ?? []).map(planPolicy))] as const,
  );
  return Object.fromEntries(kinds) as Record<MomentKind, KindPlan>;
}

function planKind(policies: readonly PlannedPolicy[]): KindPlan {
  const planned = policies.filter(({ rules, made, workflows }) => rules.length + made.length + workflows.length > 0);
  const hasPast = planned.some(({ memories, made, workflows }) => memories.length + made.length + workflows.length > 0);
  const reads = new Set(
    planned.flatMap(({ appliesReads, rules }) => [...appliesReads, ...rules.flatMap((rule) => [...rule.reads])]),
  );
  const finders = new Map(
    planned.flatMap(({ scope }) =>
      [...scope.finders.values()].flatMap((value) =>
        value instanceof ScannedFinder ? [[value.finder.digest, value] as const] : [],
      ),
    ),
  );
  const ordered = [...finders].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
  const hasFacts = planned.some(({ asked }) => asked.length > 0);
  const index = indexByGuards(planned, ({ applies }) => applies.formula, false);
  return { policies: planned, index, hasPast, hasFacts, reads: [...reads].sort().map(readPathOf), finders: ordered };
}
