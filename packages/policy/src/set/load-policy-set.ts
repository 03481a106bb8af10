import { checkPolicy } from '../check/check-policy.ts';
import { checkSet } from '../check/check-set.ts';
import { withoutIgnored } from '../check/ignore-comments.ts';
import { isProtecting } from '../decision/action.ts';
import { digestOf } from '../digest.ts';
import { engineVersion } from '../engine-version.ts';
import { ScannedFinder } from '../finder/finder-value.ts';
import { createScanner } from '../finder/scanner.ts';
import type { Kept } from '../history/history.ts';
import type { ReadFile } from '../list/read-beside.ts';
import { type MomentKind, momentKinds } from '../moment/moment.ts';
import { readPathOf } from '../moment/view.ts';
import { createReporter, type Problem } from '../problem.ts';
import { readPolicy } from '../syntax/read-policy.ts';
import { type CompiledPolicy, compilePolicy } from './compile-policy.ts';
import { indexByGuards } from './guarded-index.ts';
import { meaningOf } from './meaning.ts';
import type { KindPlan, Plan, PlannedPolicy } from './plan.ts';
import { type PolicySet, plan } from './policy-set.ts';
import { concernsSpan } from './span-guard.ts';

/** A policy file. The path is as problems show it, with `/` between folders. */
export interface PolicyFile {
  readonly path: string;
  readonly text: string;
}

export interface LoadedPolicySet {
  /** Missing where any file has an error: half a policy set would enforce something that nobody wrote. */
  readonly set?: PolicySet;
  readonly problems: readonly Problem[];
}

/** Loads policies together. Does no I/O but through `read`, and never throws for what a file contains. */
export function loadPolicySet(files: readonly PolicyFile[], read: ReadFile): LoadedPolicySet {
  const scanner = createScanner();
  const policies: CompiledPolicy[] = [];
  const loaded = files.map((file) => {
    const { policy: syntax, problems: found } = readPolicy(file.path, file.text);
    const reporter = createReporter(file.path, file.text);
    if (!syntax) return { ...file, found, reporter };
    const twin = policies.find((other) => other.syntax.id.value === syntax.id.value);
    if (twin)
      reporter.report(
        'duplicate-policy',
        `\`${twin.file}\` is also called \`${syntax.id.value}\`; verdicts would not tell them apart.`,
        syntax.id.range,
      );
    const compiled = compilePolicy(syntax, scanner, read, reporter);
    checkPolicy(compiled, reporter, ![...found, ...reporter.problems].some(isError));
    policies.push(compiled);
    return { ...file, found, reporter };
  });
  const isFaultless = !loaded.some(({ found, reporter }) => [...found, ...reporter.problems].some(isError));
  if (isFaultless) checkSet(policies, new Map(loaded.map(({ path, reporter }) => [path, reporter])));
  const problems = loaded
    .flatMap(({ path, text, found, reporter }) =>
      withoutIgnored(path, text, [...found, ...reporter.problems], isFaultless),
    )
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start));
  if (!isFaultless) return { problems };
  return { set: createPolicySet(policies, { kinds: planKinds(policies), scanner }), problems };
}

const isError = ({ severity }: Problem): boolean => severity === 'error';

function createPolicySet(policies: readonly CompiledPolicy[], planned: Plan): PolicySet {
  const ordered = [...policies].sort(byId);
  const rules = ordered.flatMap((policy) => policy.rules);
  const enforced = rules.filter(({ mode, action }) => mode === 'enforce' && isProtecting(action));
  const spanRules = planned.kinds.span.policies.flatMap((policy) => policy.rules);
  return {
    digest: digestOf({ scheme: 1, engine: engineVersion, policies: ordered.map(meaningOf) }),
    policies: ordered.map(({ syntax, file }) => ({
      id: syntax.id.value,
      ...(syntax.title !== undefined && { title: syntax.title }),
      ...(syntax.owner !== undefined && { owner: syntax.owner }),
      reviewers: syntax.reviewers.map(({ value }) => value),
      ...(syntax.reviewEvery && { reviewEvery: syntax.reviewEvery.milliseconds }),
      mode: syntax.mode,
      file,
    })),
    rules,
    has: (at) => planned.kinds[at].policies.length > 0,
    asks: (at) => planned.kinds[at].hasFacts,
    enforces: (at) => enforced.some((rule) => rule.at.includes(at)),
    remembers: keptBy(ordered),
    concernsSpan: concernsSpan(spanRules),
    [plan]: planned,
  };
}

/** Memories and workflows of all policies; equal definitions are kept once. */
function keptBy(policies: readonly CompiledPolicy[]): readonly Kept[] {
  const kept = policies.flatMap(({ memories, workflows }): readonly Kept[] => [
    ...[...memories.values()].map(({ digest, within }) => ({ kind: 'memory' as const, digest, within })),
    ...workflows.map(({ digest, within }) => ({ kind: 'workflow' as const, digest, within })),
  ]);
  return [...new Map(kept.map((one) => [`${one.kind} ${one.digest}`, one])).values()];
}

const byId = (a: CompiledPolicy, b: CompiledPolicy): number => (a.syntax.id.value < b.syntax.id.value ? -1 : 1);

function planKinds(policies: readonly CompiledPolicy[]): Plan['kinds'] {
  const ordered = [...policies].sort(byId);
  const kinds = momentKinds.map(
    (kind) => [kind, planKind(ordered.flatMap((policy) => policy.kinds[kind] ?? []))] as const,
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
