import type { PolicySet, TestStep, Verdict } from '@parapet/policy';
import { historyFrom } from '../replayed.ts';
import { type Trial, tryMoment } from './trial.ts';
import { heldIn, textAfter, unsettledIn } from './unmet.ts';

/** What a test has to expect of a moment to pass. */
export interface Expected {
  readonly verdict: Verdict;
  /** The rule that decides, or else the first that held: by its id, with its policy where that alone could be another. */
  readonly rule?: string;
  /** What goes on of the moment's own text, where that is not what was there. */
  readonly text?: string;
  /** What goes on of the moment's own text, whatever was done to it. */
  readonly delivered: string;
  /** `policy/rule` of the rules that held, and of those that could not be settled. */
  readonly held: readonly string[];
  readonly unsettled: readonly string[];
}

/** What becomes of the moments of a case, one after the other, as if every rule were enforced. */
export function expectedOf(set: PolicySet, steps: readonly Pick<TestStep, 'moment' | 'facts'>[]): readonly Expected[] {
  const history = historyFrom(set, steps[0]?.moment.time ?? 0);
  return steps.map(({ moment, facts }) => expectedOfTrial(set, tryMoment(set, moment, history, { facts })));
}

function expectedOfTrial(set: PolicySet, trial: Trial): Expected {
  const { verdict, by } = trial.proposal;
  const held = heldIn(trial);
  const delivered = textAfter(trial);
  const rule = by && held.includes(`${by.policy}/${by.rule}`) ? `${by.policy}/${by.rule}` : held[0];
  return {
    verdict,
    ...(rule !== undefined && { rule: shortName(set, rule) }),
    ...(verdict === 'modify' && { text: delivered }),
    delivered,
    held,
    unsettled: unsettledIn(trial),
  };
}

function shortName(set: PolicySet, name: string): string {
  const id = name.slice(name.indexOf('/') + 1);
  return set.rules.filter((rule) => rule.id === id).length > 1 ? name : id;
}
