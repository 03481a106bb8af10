import { type Activation, always, type Truth } from '../condition/condition.ts';
import { type KnownFacts, nothingKnown } from '../fact/asked-finder.ts';
import { forgetful, type Recaller } from '../memory/recaller.ts';
import type { View } from '../moment/view.ts';
import type { PlannedPolicy } from '../set/plan.ts';
import { breaches } from '../workflow/breach.ts';
import { breachOf } from '../workflow/workflow-rule.ts';

/** The values that a policy's expressions may name at this moment. */
export function activate(
  policy: PlannedPolicy,
  view: View,
  recaller: Recaller = forgetful,
  facts: KnownFacts = nothingKnown,
): Activation {
  if (policy.hasNoNames) return view.roots;
  // A null prototype, because a variable may be called `__proto__`.
  const activation: Record<string, unknown> = Object.assign(Object.create(null), view.roots);
  for (const finder of policy.asked) activation[finder.name] = finder.boundTo(facts);
  for (const [name, { program }] of policy.variables) activation[name] = program.evaluate(activation);
  for (const memory of policy.memories) activation[memory.name] = recaller.valueOf(memory, activation);
  for (const [name, { program }] of policy.lateVariables) activation[name] = program.evaluate(activation);
  for (const workflow of policy.governing)
    activation[breachOf(workflow.name)] = breaches(workflow, activation, recaller.statesOf(workflow, activation));
  return activation;
}

/** A policy that applies, or may apply, to a moment. */
export class Concerned {
  readonly policy: PlannedPolicy;
  readonly applies: Truth;
  readonly #view: View;
  readonly #recaller: Recaller;
  readonly #facts: KnownFacts;
  #activation: Activation | undefined;

  constructor(policy: PlannedPolicy, view: View, recaller: Recaller, facts: KnownFacts) {
    this.policy = policy;
    this.#view = view;
    this.#recaller = recaller;
    this.#facts = facts;
    this.applies = policy.applies === always ? true : policy.applies.evaluate(this.activation);
  }

  /** Worked out when it is first wanted: most policies have nothing to ask about a moment. */
  get activation(): Activation {
    this.#activation ??= activate(this.policy, this.#view, this.#recaller, this.#facts);
    return this.#activation;
  }
}

/** The policies that apply to a moment, or may apply. */
export const concernedBy = (
  policies: readonly PlannedPolicy[],
  view: View,
  recaller: Recaller,
  facts: KnownFacts,
): readonly Concerned[] =>
  policies.map((policy) => new Concerned(policy, view, recaller, facts)).filter(({ applies }) => applies !== false);
