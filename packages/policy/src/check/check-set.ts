import type { Reporter } from '../problem.ts';
import type { CompiledPolicy } from '../set/compile-policy.ts';
import { checkPlaceholderFound } from './placeholder-found.ts';
import { checkShadowedRule } from './shadowed-rule.ts';

/** One thing that can only be seen with all policies of a set at hand, none of which has an error. Reporters go by file. */
export type CheckSet = (policies: readonly CompiledPolicy[], reporters: ReadonlyMap<string, Reporter>) => void;

const checks: readonly CheckSet[] = [checkPlaceholderFound, checkShadowedRule];

export const checkSet: CheckSet = (policies, reporters) => {
  for (const check of checks) check(policies, reporters);
};
