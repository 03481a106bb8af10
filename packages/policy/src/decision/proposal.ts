import type { MomentKind } from '../moment/moment.ts';
import { type Abilities, allAbilities, isRewritable, refusal, withinReach } from './abilities.ts';
import {
  type Action,
  actions,
  type Consequence,
  compareStrictness,
  isWithholding,
  type Slot,
  slotOf,
  slots,
  type Verdict,
  verdictOf,
  verdicts,
} from './action.ts';
import type { Decision, RuleResult } from './decision.ts';
import { mergeRedactions, type Redaction, rewriting } from './redaction.ts';

/** What is to be done in one slot, and the rule that says so. */
export type Proposed<S extends Slot = Slot> = Extract<Consequence, { readonly action: ActionIn<S> }> & {
  readonly by: RuleResult;
};

type ActionIn<S extends Slot> = { [A in Action]: (typeof slotOf)[A] extends S ? A : never }[Action];

/** What a host that enforces is to do about a moment: what each slot says, and what that comes to. */
export interface Proposal extends InSlots {
  /** The strictest of all slots. */
  readonly action: Action | 'none';
  /** The strictest of what rules said, which is the same in every host. */
  readonly verdict: Verdict;
  /** The rule that decided it. */
  readonly by?: RuleResult;
  /** What is taken out or replaced where `content` says so: the findings of all rules that redact, or all of the text. */
  readonly redactions: readonly Redaction[];
  /** Who is to be told, sorted; rules that observe tell those of their `also` as well. */
  readonly notify: readonly string[];
  /** What rules proposed and the host cannot do, mildest first; what is done instead is in the slots. */
  readonly unenforced: readonly Action[];
}

type InSlots = { readonly [S in Slot]?: Proposed<S> };

/** Who asks: a host that acts before something happens, or one that looks at what has happened. */
export type Stance = 'enforcing' | 'observing';

/** That nothing is to be done. */
export const nothingProposed: Proposal = {
  action: 'none',
  verdict: 'allow',
  redactions: [],
  notify: [],
  unenforced: [],
};

/**
 * What a host does: in each slot the strictest action of the enforced rules that held, or that could not be settled and say `act`; of equals
 * the first. What is refused has no content or route any more; what waits for a person has, for when the person says yes.
 *
 * A redaction that found nothing to take out, or found it in what cannot be changed, cannot be done, so it blocks. A host that only
 * observes sees less than the one that acted did, so it does nothing on account of what it could not see.
 *
 * @param able what the host can do; see `withinReach` for what follows where it cannot
 */
export function propose(decision: Decision, stance: Stance = 'enforcing', able: Abilities = allAbilities): Proposal {
  const acting = decision.rules.filter((result) => isActing(result, stance));
  const besides = able.notify ? decision.rules.filter(isObserved).flatMap(({ also }) => also?.notify ?? []) : [];
  if (acting.length === 0)
    return besides.length > 0 ? { ...nothingProposed, notify: sorted(besides) } : nothingProposed;
  const reached = acting.map((by) => reachOf(by, decision.moment.at, able));
  const chosen: Partial<Record<Slot, Proposed>> = {};
  for (const { by, consequence } of reached) {
    if (!consequence) continue;
    const slot = slotOf[consequence.action];
    const known = chosen[slot];
    if (!known || compareStrictness(consequence, known) > 0) chosen[slot] = { ...consequenceOf(consequence), by };
  }
  const inSlots = withoutMoot(chosen as InSlots);
  const last = slots.findLast((slot) => inSlots[slot]);
  const top = last && inSlots[last];
  return {
    ...inSlots,
    action: top?.action ?? 'none',
    verdict: acting.reduce<Verdict>((verdict, one) => strictest(verdict, verdictIn(one, decision.moment.at)), 'allow'),
    ...(top && { by: top.by }),
    redactions: redactionsOf(inSlots, reached, decision),
    notify: sorted([...reached.flatMap(toldBy), ...besides]),
    unenforced: actions.filter((action) => reached.some(({ unenforced }) => unenforced.includes(action))),
  };
}

/** What a rule comes to at a host. */
interface ReachedBy {
  readonly by: RuleResult;
  readonly consequence: Consequence | undefined;
  readonly unenforced: readonly Action[];
}

function reachOf(by: RuleResult, at: MomentKind, able: Abilities): ReachedBy {
  const untold = by.also && !able.notify ? (['notify'] as const) : [];
  if (by.action === 'redact' && !canChange(by, at)) return { by, consequence: refusal, unenforced: untold };
  const { consequence, unenforced } = withinReach(by, at, able);
  return { by, consequence, unenforced: unenforced ? [...untold, unenforced] : untold };
}

/** Of something that is more than a consequence, that alone. */
export const consequenceOf = ({ action, options }: Consequence): Consequence =>
  ({ action, ...(options && { options }) }) as Consequence;

/** Whether a rule that changes text can: there is something to take out, or a text to replace. */
export function canChange({ action, findings }: RuleResult, at: MomentKind): boolean {
  if (action === 'redact') return findings.length > 0 && !findings.some(({ fixed }) => fixed);
  return action !== 'rewrite' || isRewritable(at);
}

function isActing({ mode, state, unsettled }: RuleResult, stance: Stance): boolean {
  if (mode !== 'enforce' || (stance === 'observing' && state === 'unknown')) return false;
  return state === 'held' || unsettled === 'act';
}

/** What a rule said. What a host does instead of what it cannot do is no matter of the policy's. */
const verdictIn = (result: RuleResult, at: MomentKind): Verdict =>
  canChange(result, at) ? result.verdict : verdictOf[refusal.action];

function withoutMoot(chosen: InSlots): InSlots {
  const isRefused = chosen.scope || (chosen.admission && chosen.admission.action !== 'escalate');
  if (!isRefused) return chosen;
  const { content, route, ...rest } = chosen;
  return rest;
}

function redactionsOf({ content }: InSlots, reached: readonly ReachedBy[], { pieces }: Decision): readonly Redaction[] {
  if (!content) return [];
  if (content.action === 'rewrite')
    return 'template' in content.options ? rewriting(pieces, content.options.template) : [];
  return mergeRedactions(
    reached.flatMap(({ by, consequence }) => (consequence?.action === 'redact' ? by.findings : [])),
  );
}

/** A rule that observes does nothing about the moment, which is no reason to keep from telling of it. */
const isObserved = ({ mode, state }: RuleResult): boolean => mode === 'observe' && state === 'held';

const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

const toldBy = ({ by, consequence }: ReachedBy): readonly string[] => [
  ...(consequence?.action === 'notify' ? consequence.options.to : []),
  ...(by.also?.notify ?? []),
];

/** Whether a host is to keep a moment from taking place, at least until a person says that it may. */
export const isWithheldBy = ({ action }: Proposal): boolean => isWithholding(action);

/** The strictest of two verdicts. */
export const strictest = (a: Verdict, b: Verdict): Verdict => (verdicts.indexOf(a) >= verdicts.indexOf(b) ? a : b);
