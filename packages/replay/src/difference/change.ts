import { type Decision, isWithholding, type PolicySet, propose } from '@parapet/policy';
import { type Replayed, saidOf } from '../replayed.ts';

/**
 * What another policy set changes about a moment. `failed`: a rule's condition fails that did not before. `cannot-tell`: the recording
 * shows too little for one of the two.
 */
export const changes = [
  'newly-blocked',
  'newly-allowed',
  'action-changed',
  'failed',
  'cannot-tell',
  'unchanged',
] as const;
export type Change = (typeof changes)[number];

/** What a change is about: what is done, or what the rules propose whatever their mode. */
export type Stance = 'as-they-are' | 'as-if-enforced';

/** What becomes of one moment under one policy set. */
export interface Effect {
  readonly verdict: string;
  readonly action: string;
  /** `policy/rule` that decides it. */
  readonly by?: string;
  readonly withheld: boolean;
  /** Everything that is done, in a form that is equal where it is the same; missing where only the action was recorded. */
  readonly done?: string;
  readonly cannotTell: boolean;
  /** `policy/rule` of the rules whose condition failed. */
  readonly failed: readonly string[];
  /** Which rules said so and by what; where that is equal, whatever cannot be told is equal too. */
  readonly basis: string;
}

/** That no rule is about such moments. */
export const noEffect: Effect = {
  verdict: 'allow',
  action: 'none',
  withheld: false,
  cannotTell: false,
  failed: [],
  basis: '',
};

export function effectOf(replayed: Replayed, stance: Stance, set: PolicySet): Effect {
  const { decision, kept } = replayed;
  const failed = decision.rules.filter(({ state }) => state === 'error').map(({ policy, rule }) => `${policy}/${rule}`);
  const basis = basisOf(decision, set);
  if (stance === 'as-they-are') {
    const { verdict, action, by } = saidOf(replayed);
    const name = by && `${by.policy}/${by.rule}`;
    return {
      verdict,
      action,
      ...(name && { by: name }),
      withheld: isWithholding(action),
      ...(!kept && { done: doneBy(decision) }),
      cannotTell: replayed.cannotTell,
      failed,
      basis,
    };
  }
  const enforced = { ...decision, rules: decision.rules.map((rule) => ({ ...rule, mode: 'enforce' as const })) };
  const { verdict, action, by } = propose(enforced, 'observing');
  return {
    verdict,
    action,
    ...(by && { by: `${by.policy}/${by.rule}` }),
    withheld: isWithholding(action),
    done: doneBy(enforced),
    cannotTell: decision.rules.some(({ state }) => state === 'unknown'),
    failed,
    basis,
  };
}

/** Rules are told by what they are and not by their names, because another rule may have the same one. */
function basisOf({ rules, history, facts, workflows }: Decision, set: PolicySet): string {
  const results = rules.map(({ policy, rule, state, findings, unknowns, doubts, error }) => {
    const digest = set.digestOfRule(policy, rule);
    return { digest, state, findings, unknowns, doubts, error };
  });
  return results.length === 0 ? '' : JSON.stringify({ results, history, facts, workflows });
}

/** Which rule says so is no difference; what is taken out, and where a call goes, is. */
function doneBy(decision: Decision): string {
  const {
    action,
    verdict,
    by: _by,
    redactions,
    notify,
    unenforced: _unenforced,
    ...slots
  } = propose(decision, 'observing');
  const options = Object.entries(slots).map(([slot, { by: _, ...consequence }]) => [slot, consequence]);
  return JSON.stringify({ action, verdict, redactions, notify, options });
}

export function changeOf(before: Effect, after: Effect): Change {
  if (before.basis === after.basis) return 'unchanged';
  if (after.failed.some((name) => !before.failed.includes(name))) return 'failed';
  if (before.withheld !== after.withheld) {
    // What one cannot tell may be what the other does.
    const isCertain = after.withheld ? !before.cannotTell : !after.cannotTell;
    if (isCertain) return after.withheld ? 'newly-blocked' : 'newly-allowed';
    return 'cannot-tell';
  }
  if (before.cannotTell || after.cannotTell) return 'cannot-tell';
  const [was, is] = before.done && after.done ? [before.done, after.done] : [before.action, after.action];
  return was === is ? 'unchanged' : 'action-changed';
}
