import { type Activation, always, type Truth } from '../condition/condition.ts';
import type { Decision } from '../decision/decision.ts';
import { propose } from '../decision/proposal.ts';
import type { History } from '../history/history.ts';
import type { Remembrance } from '../history/recollection.ts';
import { createRecaller, type Recaller } from '../memory/recaller.ts';
import { remembrancesOf } from '../memory/remembrances.ts';
import type { Moment } from '../moment/moment.ts';
import { redactedMoment } from '../moment/redacted-moment.ts';
import { viewOf } from '../moment/view.ts';
import type { PlannedPolicy } from '../set/plan.ts';
import { transition } from '../workflow/transitions.ts';
import { activate } from './activate.ts';

type Past = Pick<Decision, 'history' | 'remembers' | 'workflows'>;

/** A policy that applies, or may apply, to a moment. */
interface Concerned {
  readonly policy: PlannedPolicy;
  readonly applies: Truth;
  readonly activation: Activation;
}

/**
 * What a decision says of before and after: what memories were asked, what is to be remembered of the moment as it goes on, and where
 * workflows stand then. Without a history there is nowhere to remember anything.
 */
export function pastOf(
  policies: readonly PlannedPolicy[],
  moment: Moment,
  decision: Decision,
  recaller: Recaller,
): Past {
  const asked = concernedBy(policies, moment, recaller).flatMap(({ policy, activation }) =>
    policy.memories.map((memory) => recaller.tell(policy.id, memory, activation)),
  );
  const { history } = recaller;
  const after = history ? futureOf(policies, asItGoesOn(moment, decision), recaller, history) : {};
  return { ...(asked.length > 0 && { history: asked }), ...after };
}

function futureOf(
  policies: readonly PlannedPolicy[],
  moment: Moment,
  recaller: Recaller,
  history: History,
): Pick<Past, 'remembers' | 'workflows'> {
  const remembers = withoutTwins(
    concernedBy(policies, moment, recaller).flatMap(({ policy, applies, activation }) =>
      remembrancesOf(policy.made, applies, moment, activation, history),
    ),
  );
  const remembering = createRecaller(history, moment, remembers);
  const guarding = policies.filter(({ workflows }) => workflows.length > 0);
  const workflows = concernedBy(guarding, moment, remembering).flatMap(({ policy, activation }) =>
    policy.workflows.flatMap((workflow) => transition(policy.id, workflow, moment, activation, history) ?? []),
  );
  return { ...(remembers.length > 0 && { remembers }), ...(workflows.length > 0 && { workflows }) };
}

function concernedBy(policies: readonly PlannedPolicy[], moment: Moment, recaller: Recaller): readonly Concerned[] {
  const view = viewOf(moment);
  return policies.flatMap((policy) => {
    const activation = activate(policy, view, recaller);
    const applies = policy.applies === always ? true : policy.applies.evaluate(activation);
    return applies === false ? [] : [{ policy, applies, activation }];
  });
}

/** What is remembered is the text as it goes on. A moment that is withheld does not go on, and stays as it was. */
function asItGoesOn(moment: Moment, decision: Decision): Moment {
  const { action, redactions } = propose(decision);
  return action === 'redact' ? redactedMoment(moment, redactions) : moment;
}

/** Policies with equal definitions share a memory, and a moment is in it once. */
const withoutTwins = (changes: readonly Remembrance[]): readonly Remembrance[] => [
  ...new Map(changes.map((change) => [`${change.kind} ${change.memory} ${change.key}`, change])).values(),
];
