import type { Decision } from '../decision/decision.ts';
import { propose } from '../decision/proposal.ts';
import type { Facts } from '../fact/fact-request.ts';
import { factsOf } from '../fact/known-facts.ts';
import type { History } from '../history/history.ts';
import type { Remembrance } from '../history/recollection.ts';
import { createRecaller, type Recaller } from '../memory/recaller.ts';
import { remembrancesOf } from '../memory/remembrances.ts';
import type { Moment } from '../moment/moment.ts';
import { redactedMoment } from '../moment/redacted-moment.ts';
import { viewOf } from '../moment/view.ts';
import type { PlannedPolicy } from '../set/plan.ts';
import { transition } from '../workflow/transitions.ts';
import { type Concerned, concernedBy } from './activate.ts';

type Past = Pick<Decision, 'history' | 'remembers' | 'workflows'>;

/**
 * What a decision says of before and after: what memories were asked, what is to be remembered of the moment as it goes on, and where
 * workflows stand then. Without a history there is nowhere to remember anything.
 */
export function pastOf(
  concerned: readonly Concerned[],
  moment: Moment,
  decision: Decision,
  recaller: Recaller,
  facts?: Facts,
): Past {
  const asked = concerned.flatMap(({ policy, activation }) =>
    policy.memories.map((memory) => recaller.tell(policy.id, memory, activation)),
  );
  const { history } = recaller;
  const after = history ? futureOf(concerned, moment, decision, recaller, history, facts) : {};
  return { ...(asked.length > 0 && { history: asked }), ...after };
}

function futureOf(
  concerned: readonly Concerned[],
  decided: Moment,
  decision: Decision,
  recaller: Recaller,
  history: History,
  facts: Facts | undefined,
): Pick<Past, 'remembers' | 'workflows'> {
  const policies = concerned.map(({ policy }) => policy);
  const moment = asItGoesOn(decided, decision);
  const concernedNow = (among: readonly PlannedPolicy[], asks: Recaller): readonly Concerned[] => {
    const view = viewOf(moment);
    // What is recorded of a text says nothing of what it was changed to.
    return concernedBy(among, view, asks, factsOf(view, facts, moment === decided ? moment.recordedFacts : []));
  };
  const goingOn = moment === decided ? concerned : concernedNow(policies, recaller);
  const remembers = withoutTwins(
    goingOn.flatMap(({ policy, applies, activation }) =>
      remembrancesOf(policy.made, applies, moment, activation, history),
    ),
  );
  const guarding = policies.filter(({ workflows }) => workflows.length > 0);
  const guarded = guarding.length > 0 ? concernedNow(guarding, createRecaller(history, moment, remembers)) : [];
  const workflows = guarded.flatMap(({ policy, applies, activation }) =>
    policy.workflows.flatMap((workflow) => transition(policy.id, workflow, applies, moment, activation, history) ?? []),
  );
  const isNew = remembers.length > 0 && !history.knows(moment.id);
  return { ...(isNew && { remembers }), ...(workflows.length > 0 && { workflows }) };
}

/** What is remembered is the text as it goes on. A moment that is refused does not go on, and stays as it was. */
export function asItGoesOn(moment: Moment, decision: Decision): Moment {
  const { redactions } = propose(decision);
  return redactions.length > 0 ? redactedMoment(moment, redactions) : moment;
}

/** Policies with equal definitions share a memory, and a moment is in it once. */
const withoutTwins = (changes: readonly Remembrance[]): readonly Remembrance[] => [
  ...new Map(changes.map((change) => [`${change.kind} ${change.memory} ${change.key}`, change])).values(),
];
