import { momentsOfTrace } from '@parapet/genai';
import type { Expectation, PolicySet, TestCase } from '@parapet/policy';
import type { RecordedTrace } from '../recorded-trace.ts';
import { historyFrom } from '../replayed.ts';
import type { CaseResult, DecidedMoment, Failure } from './case-result.ts';
import { type Trial, tryMoment } from './trial.ts';
import { heldIn, unmetBy, unsettledIn } from './unmet.ts';

/** What a trace file holds, by its path as a test names it; undefined where it could not be read. */
export type TraceOf = (path: string) => RecordedTrace | undefined;

/**
 * Tries one case: everything is decided as any host decides it, and looked at as if every rule were enforced.
 *
 * @param watch is told every trial, for coverage
 */
export function runCase(
  set: PolicySet,
  one: TestCase,
  traceOf: TraceOf,
  watch: (trial: Trial) => void = () => {},
): CaseResult {
  const { subject } = one;
  if (subject.kind === 'moments') {
    const history = historyFrom(set, subject.steps[0]?.moment.time ?? 0);
    const trials = subject.steps.map(({ moment, facts, expect }) => ({
      expect,
      trial: tryMoment(set, moment, history, { facts }),
    }));
    for (const { trial } of trials) watch(trial);
    const failures = trials.flatMap(({ expect, trial }) =>
      expect.flatMap((each) => failuresOf(each, unmetBy(each, trial))),
    );
    return { name: one.name, failures, decided: trials.map(({ trial }) => decidedMoment(trial)) };
  }
  const trace = traceOf(subject.trace.value);
  if (!trace) {
    const message = `The trace \`${subject.trace.value}\` cannot be read.`;
    return { name: one.name, failures: [{ ...subject.trace.range, message }], decided: [] };
  }
  const trials = tryTrace(set, trace);
  trials.forEach(watch);
  const names = [...new Set(trace.spans.map(({ name }) => name))];
  const failures = subject.expect.flatMap((each) => failuresOf(each, unmetIn(each, trials, names)));
  return { name: one.name, failures, decided: trials.map(decidedMoment) };
}

const failuresOf = ({ range }: Expectation, messages: readonly string[]): Failure[] =>
  messages.map((message) => ({ ...range, message }));

function tryTrace(set: PolicySet, { spans, logs }: RecordedTrace): readonly Trial[] {
  const history = historyFrom(set, spans[0]?.startTime ?? 0);
  return momentsOfTrace(spans, logs, (at) => set.has(at)).map(({ moment, span }) =>
    tryMoment(set, moment, history, { span: span.name }),
  );
}

/** Of a trace: some moment must be as expected, of the spans that are named if any are. */
function unmetIn(expectation: Expectation, trials: readonly Trial[], names: readonly string[]): readonly string[] {
  const { span, text } = expectation;
  if (text !== undefined) return ['A recorded trace tells nothing of `text`; write the moment down instead.'];
  if (span && !names.includes(span.value))
    return [`There is no span \`${span.value}\`; the trace has ${names.map((name) => `\`${name}\``).join(', ')}.`];
  const looked = trials.filter((trial) => !span || trial.span === span.value);
  if (looked.length === 0) return ['No rule is about anything that was recorded here.'];
  const unmet = looked.map((trial) => unmetBy(expectation, trial));
  // The nearest miss tells most.
  return unmet.reduce((nearest, each) => (each.length < nearest.length ? each : nearest));
}

const decidedMoment = (trial: Trial): DecidedMoment => ({
  at: trial.moment.at,
  id: trial.moment.id,
  ...(trial.span !== undefined && { span: trial.span }),
  verdict: trial.proposal.verdict,
  held: heldIn(trial),
  unsettled: unsettledIn(trial),
});
