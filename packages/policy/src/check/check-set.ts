import type { Reporter } from '../problem.ts';
import type { CompiledPolicy } from '../set/compile-policy.ts';
import type { LoadOptions } from '../set/load-policy-set.ts';
import { checkExpiredRule } from './expired-rule.ts';
import { checkMissingControl } from './missing-control.ts';
import { checkMissingMessage } from './missing-message.ts';
import { checkMissingOwner } from './missing-owner.ts';
import { checkOverriddenTwice } from './overridden-twice.ts';
import { checkPlaceholderFound } from './placeholder-found.ts';
import { checkShadowedRule } from './shadowed-rule.ts';
import { checkTemporaryRule } from './temporary-rule.ts';
import { checkUnusedNames } from './unused-names.ts';

/** A policy among the others of its set. */
export interface InSet {
  readonly policy: CompiledPolicy;
  readonly reporter: Reporter;
  /** What it extends, at once or through others. */
  readonly bases: readonly CompiledPolicy[];
  readonly hasError: boolean;
}

/** One thing that depends on more than one policy: on those that extend it, or on what is asked of all. */
export type CheckInSet = (one: InSet, options: LoadOptions, extending: readonly InSet[]) => void;

/** One thing that can only be seen with all policies of a set at hand, none of which has an error. */
export type CheckSet = (policies: readonly InSet[]) => void;

const checks: readonly CheckInSet[] = [
  checkExpiredRule,
  checkMissingControl,
  checkMissingMessage,
  checkMissingOwner,
  checkTemporaryRule,
];

/** These need to see all that was written, also by those that extend a policy. */
const checksOfFaultless: readonly CheckInSet[] = [checkUnusedNames];

const checksOfFaultlessSets: readonly CheckSet[] = [checkOverriddenTwice, checkPlaceholderFound, checkShadowedRule];

/** @param isWhole whether all files could be read, so that no policy of the set is missing */
export function checkSet(policies: readonly InSet[], isWhole: boolean, options: LoadOptions): void {
  const extending = new Map<CompiledPolicy, InSet[]>();
  for (const one of policies) for (const base of one.bases) extending.set(base, [...(extending.get(base) ?? []), one]);
  for (const one of policies) {
    const family = extending.get(one.policy) ?? [];
    for (const check of checks) check(one, options, family);
    if (![one, ...family].some(({ hasError }) => hasError))
      for (const check of checksOfFaultless) check(one, options, family);
  }
  if (isWhole && !policies.some(({ hasError, reporter }) => hasError || reporter.problems.some(isError)))
    for (const check of checksOfFaultlessSets) check(policies);
}

const isError = ({ severity }: Reporter['problems'][number]): boolean => severity === 'error';
