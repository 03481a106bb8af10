import { Unknown } from '@parapet/cel';
import { type Activation, and } from '../condition/condition.ts';
import type { Formula } from '../condition/formula.ts';
import { type Concerned, concernedBy } from '../decide/activate.ts';
import { decide } from '../decide/decide.ts';
import { atomTruth } from '../decide/evidence.ts';
import { asItGoesOn } from '../decide/past.ts';
import type { History } from '../history/history.ts';
import { expressionsOfMade } from '../memory/memory.ts';
import { createRecaller, forgetful } from '../memory/recaller.ts';
import type { Moment } from '../moment/moment.ts';
import { viewOf } from '../moment/view.ts';
import type { PlannedRule } from '../set/plan.ts';
import { type PolicySet, plan } from '../set/policy-set.ts';
import { type FactRequest, type Facts, noFacts } from './fact-request.ts';
import { factsOf } from './known-facts.ts';

/**
 * The facts that must be asked for before a moment is decided: those on which a rule still depends, whatever its mode, and then
 * those on which it depends what is remembered. Each is there once; what `facts` hold is not. Hosts ask for them at once and call again
 * with what was answered, until there are none:
 *
 *     for (let needed; (needed = factsNeeded(set, moment, facts, history)).length > 0; ) facts = new Map([...facts, ...await ask(needed)]);
 *     decide(set, moment, facts, history);
 *
 * Pure. A host that does not ask need not call it: what nobody asked is unknown.
 */
export function factsNeeded(
  set: PolicySet,
  moment: Moment,
  facts: Facts = noFacts,
  history?: History,
): readonly FactRequest[] {
  const kind = set[plan].kinds[moment.at];
  if (!kind.hasFacts) return [];
  const wanted = createWanted();
  const concernedAt = (at: Moment): readonly Concerned[] => {
    const view = viewOf(at);
    // What is recorded of a text says nothing of what it was changed to.
    const known = factsOf(view, facts, at === moment ? moment.recordedFacts : [], wanted.instead);
    const recaller = kind.hasPast ? createRecaller(history, at) : forgetful;
    return concernedBy(kind.policies, view, recaller, known);
  };
  const concerned = concernedAt(moment);
  for (const one of concerned) for (const rule of one.policy.rules) wantForRule(rule, one, wanted.note);
  if (wanted.ids.size === 0 && kind.hasPast && history && !history.knows(moment.id)) {
    const goingOn = asItGoesOn(moment, decide(set, moment, facts, history));
    for (const one of goingOn === moment ? concerned : concernedAt(goingOn)) wantForPast(one, moment, wanted.note);
  }
  return wanted.requests();
}

/** Facts that nobody knows stand as unknowns by their ids, so that every result tells on which of them it depends. */
function createWanted() {
  const missing = new Map<string, FactRequest>();
  const ids = new Set<string>();
  return {
    ids: ids as ReadonlySet<string>,
    instead(request: FactRequest): Unknown {
      missing.set(request.id, request);
      return new Unknown([request.id]);
    },
    note(result: unknown): void {
      if (result instanceof Unknown) for (const path of result.paths) if (missing.has(path)) ids.add(path);
    },
    requests: (): readonly FactRequest[] => [...missing].flatMap(([id, request]) => (ids.has(id) ? [request] : [])),
  };
}

type Note = (result: unknown) => void;

function wantForRule({ when, summary }: PlannedRule, { applies, activation }: Concerned, note: Note): void {
  const truth = and([() => applies, () => when.evaluate(activation)]);
  note(truth);
  // What is taken out is what all true parts found, also where one of them is enough to make the rule hold.
  if (truth !== false && summary.action === 'redact') wantForEvidence(when.formula, activation, note);
}

/** Whether the formula could be true; notes the open questions of its true parts where it could. */
function wantForEvidence(formula: Formula, activation: Activation, note: Note): boolean {
  if (formula.kind === 'constant') return formula.value;
  if (formula.kind === 'atom') {
    const truth = atomTruth(formula, activation);
    if (formula.question && !formula.question.opposite) note(truth);
    return truth !== false;
  }
  const noted: unknown[] = [];
  const parts = formula.parts.map((part) => wantForEvidence(part, activation, (result) => noted.push(result)));
  const holds = formula.kind === 'and' ? parts.every(Boolean) : parts.some(Boolean);
  if (holds) noted.forEach(note);
  return holds;
}

/** What depends on facts of what is remembered, and of where workflows go. */
function wantForPast({ policy, applies, activation }: Concerned, { at }: Moment, note: Note): void {
  for (const made of policy.made) {
    const truth = and([() => applies, () => made.when.evaluate(activation)]);
    note(truth);
    const rest = truth === false ? [] : expressionsOfMade(made).filter((one) => !made.when.expressions.includes(one));
    for (const { program } of rest) note(program.evaluate(activation));
  }
  for (const { key, states } of policy.workflows) {
    for (const { program } of key) note(program.evaluate(activation));
    for (const { to } of states.values())
      for (const guard of to) if (guard.at.has(at)) note(guard.when.program.evaluate(activation));
  }
}
