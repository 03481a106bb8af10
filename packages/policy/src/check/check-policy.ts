import type { Reporter } from '../problem.ts';
import type { CompiledPolicy } from '../set/compile-policy.ts';
import { checkImpossibleAction } from './impossible-action.ts';
import { checkMissingMessage } from './missing-message.ts';
import { checkMissingOwner } from './missing-owner.ts';
import { checkRedactWithoutFinder } from './redact-without-finder.ts';
import { checkStreamWaits } from './stream-waits.ts';
import { checkUnusedNames } from './unused-names.ts';

/** One thing an author would want to be told about a policy that is otherwise right. */
export type Check = (policy: CompiledPolicy, reporter: Reporter) => void;

const checks: readonly Check[] = [
  checkImpossibleAction,
  checkMissingMessage,
  checkMissingOwner,
  checkRedactWithoutFinder,
  checkStreamWaits,
  checkUnusedNames,
];

export const checkPolicy: Check = (policy, reporter) => {
  for (const check of checks) check(policy, reporter);
};
