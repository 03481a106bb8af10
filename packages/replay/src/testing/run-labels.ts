import { momentsOfTrace, type ReadMoment } from '@parapet/genai';
import { type Explanation, explain, type Label, type LabelFile, mustHold, type PolicySet } from '@parapet/policy';
import type { RecordedTrace } from '../recorded-trace.ts';
import { historyFrom, replayMoment, saidOf } from '../replayed.ts';
import type { CaseResult, DecidedMoment } from './case-result.ts';
import type { Coverage } from './coverage.ts';
import { countLabels, type LabelCounts } from './label-score.ts';
import type { TraceOf } from './run-case.ts';
import { isCalled, whyNotHeld } from './unmet.ts';
import { factsFrom } from './written-facts.ts';

/** How the labels of a file went: each as a case, and what they say of the rules. */
export interface LabelResults {
  readonly results: readonly CaseResult[];
  /** By rule as the labels name it. */
  readonly counts: ReadonlyMap<string, LabelCounts>;
}

/** A moment with labels, decided again. */
interface Looked {
  readonly decided: DecidedMoment;
  readonly explanation: Explanation;
}

/**
 * Tries every label: whether the rule holds as a person said that it has to. A moment is looked for in the trace that the label names,
 * with what happened before it there, or taken as the label keeps it; a label that does neither is skipped.
 */
export function runLabels(set: PolicySet, { labels }: LabelFile, traceOf: TraceOf, coverage?: Coverage): LabelResults {
  const traces = new Map(
    [...Map.groupBy(labels, ({ trace }) => trace?.value)].flatMap(([path, inTrace]) => {
      const trace = path === undefined ? undefined : traceOf(path);
      return path && trace ? [[path, lookInto(set, trace, new Set(inTrace.map(({ moment }) => moment.value)))]] : [];
    }),
  );
  const tried = labels.map((label) => {
    const looked = label.given
      ? lookAt(set, { moment: label.given.moment }, label.given.facts)
      : traces.get(label.trace?.value ?? '')?.get(label.moment.value);
    if (looked) coverage?.add(looked);
    return { label, holds: looked && holdsFor(label, looked), result: resultOf(set, label, looked, traces) };
  });
  const byRule = Map.groupBy(tried, ({ label }) => label.rule.value);
  return {
    results: tried.map(({ result }) => result),
    counts: new Map(
      [...byRule].map(([rule, all]) => [
        rule,
        countLabels(all.map(({ label, holds }) => ({ mustHold: mustHold(label.kind), holds }))),
      ]),
    ),
  };
}

/** The moments of a trace that are wanted, by identity; of one that shows up several times the first. */
function lookInto(set: PolicySet, { spans, logs }: RecordedTrace, wanted: ReadonlySet<string>): Map<string, Looked> {
  const inOrder = spans.toSorted((a, b) => a.startTime - b.startTime);
  const history = historyFrom(set, inOrder[0]?.startTime ?? 0);
  const found = new Map<string, Looked>();
  for (const read of momentsOfTrace(inOrder, logs, (at) => set.has(at))) {
    const { id } = read.moment;
    const isWanted = wanted.has(id) && !found.has(id);
    // Before it is remembered: a moment does not see itself.
    const explanation = isWanted && explain(set, read.moment, { content: false, ...(history && { history }) });
    if (!explanation && !history) continue;
    const said = saidOf(replayMoment(set, read, history));
    if (explanation) found.set(id, { explanation, decided: { at: read.moment.at, id, span: read.span.name, ...said } });
  }
  return found;
}

function lookAt(set: PolicySet, read: ReadMoment, said: NonNullable<Label['given']>['facts']): Looked {
  const { moment } = read;
  const facts = factsFrom(set, moment, undefined, said);
  const explanation = explain(set, moment, { content: true, facts });
  const of = (state: string): readonly string[] =>
    explanation.decision.rules.filter((one) => one.state === state).map(({ policy, rule }) => `${policy}/${rule}`);
  const { verdict } = explanation.decision;
  return {
    explanation,
    decided: { at: moment.at, id: moment.id, verdict, held: of('held'), unsettled: of('unknown') },
  };
}

/** Undefined where it cannot be told. */
function holdsFor({ rule }: Label, { decided, explanation }: Looked): boolean | undefined {
  if (decided.held.some((name) => isCalled(name, rule.value))) return true;
  if (decided.unsettled.some((name) => isCalled(name, rule.value))) return undefined;
  const told = explanation.rules.find((one) => isCalled(`${one.policy}/${one.rule}`, rule.value));
  return told?.outcome === 'error' ? undefined : false;
}

/** A label as a case is called, and where it stands. */
export const nameOfLabel = ({ moment, rule, kind, note }: Label): CaseResult['name'] => ({
  value: `${rule.value}: ${words[kind]}${note === undefined ? '' : ` (${note})`}`,
  range: moment.range,
});

function resultOf(
  set: PolicySet,
  label: Label,
  looked: Looked | undefined,
  traces: ReadonlyMap<string, unknown>,
): CaseResult {
  const { moment, rule, trace } = label;
  const name = nameOfLabel(label);
  if (!set.rules.some(({ policy, id }) => isCalled(`${policy}/${id}`, rule.value)))
    return { name, failures: [{ ...rule.range, message: `There is no rule \`${rule.value}\`.` }], decided: [] };
  if (looked) {
    const message = unmet(label, looked);
    const failures = message === undefined ? [] : [{ ...moment.range, message }];
    return { name, failures, decided: [looked.decided] };
  }
  if (!trace) return { name, failures: [], decided: [], skipped: 'Nothing tells what the moment was.' };
  const message = traces.has(trace.value)
    ? `The trace \`${trace.value}\` holds no moment \`${moment.value}\` that a rule is about.`
    : `The trace \`${trace.value}\` cannot be read.`;
  return { name, failures: [{ ...trace.range, message }], decided: [] };
}

const words: Readonly<Record<Label['kind'], string>> = {
  right: 'right',
  'false-alarm': 'false alarm',
  missed: 'missed',
};

/** Why a label is not met, as a sentence. */
function unmet(label: Label, looked: Looked): string | undefined {
  const { rule, kind } = label;
  const holds = holdsFor(label, looked);
  if (holds === mustHold(kind)) return undefined;
  if (holds) return `\`${rule.value}\` held, and was labelled a false alarm.`;
  const { explanation, decided } = looked;
  return `${whyNotHeld(rule.value, { explanation, moment: decided })} It was labelled ${words[kind]}.`;
}
