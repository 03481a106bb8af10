import { EvaluationError, Unknown } from '@parapet/cel';
import { always, and, type Truth, truthOf } from '../condition/condition.ts';
import { activate } from '../decide/activate.ts';
import { decide } from '../decide/decide.ts';
import type { Facts } from '../fact/fact-request.ts';
import { factsOf } from '../fact/known-facts.ts';
import type { History } from '../history/history.ts';
import { createRecaller } from '../memory/recaller.ts';
import type { Moment } from '../moment/moment.ts';
import { viewOf } from '../moment/view.ts';
import type { PlannedPolicy } from '../set/plan.ts';
import { type PolicySet, plan, type RuleSummary } from '../set/policy-set.ts';
import type { Explanation, RuleExplanation, Step } from './explanation.ts';
import { type Hearing, type Outline, outlineOf } from './outline.ts';
import { toldValue } from './told-value.ts';

export interface ExplainOptions {
  /** Tells values that are content, which are masked otherwise. */
  readonly content?: boolean;
  /** What other systems said. What is missing of it is unknown. */
  readonly facts?: Facts;
  /** What happened before. Without it, what memories are asked is unknown. */
  readonly history?: History;
  /** Tells only such rules: telling all takes as many times as long. */
  readonly only?: (rule: RuleSummary) => boolean;
}

/**
 * Why a policy set decides of a moment as it does: every rule about such moments with the value of each part of its condition, what
 * settled it, and for those that did not hold, what kept them from it. Pure, and much slower than deciding.
 */
export function explain(set: PolicySet, moment: Moment, options: ExplainOptions = {}): Explanation {
  const { content = false, facts, history, only = () => true } = options;
  const view = viewOf(moment);
  const recaller = createRecaller(history, moment);
  const known = factsOf(view, facts, moment.recordedFacts);
  return {
    decision: decide(set, moment, facts, history),
    rules: set[plan].kinds[moment.at].policies.flatMap((policy) =>
      explainPolicy(
        policy,
        { scope: policy.scope, activation: activate(policy, view, recaller, known), view },
        content,
        only,
      ),
    ),
  };
}

function explainPolicy(
  policy: PlannedPolicy,
  hearing: Hearing,
  content: boolean,
  isWanted: (rule: RuleSummary) => boolean,
): readonly RuleExplanation[] {
  const rules = policy.rules.filter(({ summary }) => isWanted(summary));
  if (rules.length === 0) return [];
  const appliesTruth = policy.applies === always ? true : policy.applies.evaluate(hearing.activation);
  const applies = told(outlineOf(policy.applies, hearing), content);
  return rules.map(({ summary, when: condition }) => {
    const whenTruth = appliesTruth === false ? true : condition.evaluate(hearing.activation);
    const when = appliesTruth === false ? undefined : told(outlineOf(condition, hearing), content);
    const outcome = outcomeOf(and([() => appliesTruth, () => whenTruth]));
    return {
      policy: summary.policy,
      rule: summary.id,
      file: summary.file,
      range: summary.range,
      outcome,
      ...(applies && { applies }),
      ...(when && { when }),
      because: [
        ...(applies && outcomeOf(appliesTruth) === outcome ? settling(applies) : []),
        ...(when && outcomeOf(whenTruth) === outcome ? settling(when) : []),
      ],
    };
  });
}

function outcomeOf(truth: Truth): RuleExplanation['outcome'] {
  if (truth instanceof EvaluationError) return 'error';
  if (truth instanceof Unknown) return 'unknown';
  return truth ? 'held' : 'not-held';
}

const told = (outline: Outline | undefined, content: boolean): Step | undefined =>
  outline && tell(outline, true, content);

function tell(outline: Outline, matters: boolean, content: boolean): Step {
  const { kind, text, range, result, isContent, parts, findings } = outline;
  return {
    kind,
    text,
    range,
    value: toldValue(result, isContent && !content),
    matters,
    parts: parts.map((part, index) => tell(part, matters && partMatters(outline, index), content)),
    ...(findings && { findings }),
  };
}

/** The value of a part that settles the whole by itself. */
const deciding: Readonly<Partial<Record<Step['kind'], boolean>>> = { all: false, any: true, none: true };

/** Whether what the whole says depends on a part: on the first that decides, or, where none does, on all that left it as it is. */
function partMatters({ kind, result, parts }: Outline, index: number): boolean {
  if (kind === 'choice') return index === 0 || parts[0]?.result === (index === 1);
  const decides = deciding[kind];
  if (decides === undefined) return true;
  const first = parts.findIndex((part) => part.result === decides);
  if (first >= 0) return index === first;
  return typeof result === 'boolean' || outcomeOf(truthOf(parts[index]?.result ?? true)) === outcomeOf(truthOf(result));
}

/** The parts that matter and are not made of others that can hold or not. */
function settling(step: Step): readonly Step[] {
  if (!step.matters) return [];
  return step.kind === 'value' || step.kind === 'question' || step.parts.length === 0
    ? [step]
    : step.parts.flatMap(settling);
}
