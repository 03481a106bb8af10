import type { Reporter } from '../problem.ts';
import type { CompiledPolicy } from '../set/compile-policy.ts';
import { checkDuplicateFinder } from './duplicate-finder.ts';
import { checkFindingIsWholeText } from './finding-is-whole-text.ts';
import { checkImpliedRule } from './implied-rule.ts';
import { checkImpossibleAction } from './impossible-action.ts';
import { checkListEntries } from './list-entries.ts';
import { checkMalformedControl } from './malformed-control.ts';
import { checkNeverAsked } from './never-asked.ts';
import { checkNeverMade } from './never-made.ts';
import { checkNobodyNamed } from './nobody-named.ts';
import { checkRedactWithoutFinder } from './redact-without-finder.ts';
import { checkShadowedName } from './shadowed-name.ts';
import { checkStreamWaits } from './stream-waits.ts';
import { checkUnvaryingCondition } from './unvarying-condition.ts';
import { checkUselessClause } from './useless-clause.ts';
import { checkWorkflowGuards } from './workflow-guards.ts';
import { checkWorkflowNames } from './workflow-names.ts';
import { checkWorkflowStates } from './workflow-states.ts';
import { checkWorkflowTools } from './workflow-tools.ts';
import { checkWorkflowWays } from './workflow-ways.ts';

/** One thing an author would want to be told about a policy that is otherwise right. */
export type Check = (policy: CompiledPolicy, reporter: Reporter) => void;

const checks: readonly Check[] = [
  checkDuplicateFinder,
  checkFindingIsWholeText,
  checkImpossibleAction,
  checkListEntries,
  checkMalformedControl,
  checkNeverAsked,
  checkNeverMade,
  checkNobodyNamed,
  checkRedactWithoutFinder,
  checkShadowedName,
  checkStreamWaits,
  checkWorkflowGuards,
  checkWorkflowNames,
  checkWorkflowStates,
  checkWorkflowTools,
  checkWorkflowWays,
];

/** These need to see all that was written: where something is wrong, a name may seem unused, or a condition empty. */
const checksOfFaultless: readonly Check[] = [checkImpliedRule, checkUnvaryingCondition, checkUselessClause];

export function checkPolicy(policy: CompiledPolicy, reporter: Reporter, isFaultless: boolean): void {
  for (const check of checks) check(policy, reporter);
  if (isFaultless) for (const check of checksOfFaultless) check(policy, reporter);
}
