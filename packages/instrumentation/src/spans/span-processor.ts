import { type LogLike, momentsOfSpan } from '@parapet/genai';
import { allAbilities, momentKinds, type PolicySet, slotOf } from '@parapet/policy';
import { momentContext } from '../context/moment-context.ts';
import type { Guard } from '../guard.ts';
import type { JudgedMoment } from '../judge.ts';
import { judgeOf } from '../judge.ts';
import { withoutFailing } from '../log.ts';
import type { ParapetOptions } from '../options.ts';
import { guardFrom } from '../options.ts';
import { attachDecisions, decisionsOn, tellDecision } from '../telemetry/verdict.ts';
import { type LogRecordProcessor, logsOfSpans } from './logs-of-spans.ts';
import type { SdkSpan, SpanProcessor } from './sdk-span.ts';
import { kindOf, spanLike } from './sdk-span.ts';
import { tellsOfModels } from './tells-of-models.ts';

/** Marks our processor, in every copy of this package. */
export const POLICY_PROCESSOR = Symbol.for('parapet.span-processor');

/**
 * The one key that is reserved when a span starts: over the limit on attributes new keys are dropped and overwrites pass.
 * Whoever sees this value sees a span that never came to `onEnding`.
 */
const RESERVED = { key: 'parapet.verdict', value: 'undecided' } as const;

/**
 * Decides the moments of every span a rule could concern, whoever made it, and writes the verdict on it before it ends.
 * It only observes: what a span tells has happened already.
 *
 *     new NodeSDK({ spanProcessors: [new PolicySpanProcessor(), new BatchSpanProcessor({ exporter })] })
 */
export class PolicySpanProcessor implements SpanProcessor {
  readonly [POLICY_PROCESSOR] = true;
  readonly #guard: Guard;
  readonly #isConcerned: (span: SdkSpan) => boolean;
  readonly #logs = logsOfSpans();

  /**
   * @param guard what other parts of this package share with it; users leave it out
   * @throws Error when the policies cannot be used; its message is for a person and says all that is wrong
   */
  constructor(options: ParapetOptions = {}, guard: Guard = guardFrom(options)) {
    this.#guard = guard;
    this.#isConcerned = concern(guard.policies);
  }

  /**
   * Listens to log records in which some instrumentations put what was said, for the spans that they belong to. It exports nothing.
   *
   *     const policy = new PolicySpanProcessor();
   *     new NodeSDK({ spanProcessors: [policy, spans], logRecordProcessors: [policy.logRecordProcessor, logs] })
   */
  get logRecordProcessor(): LogRecordProcessor {
    return this.#logs.processor;
  }

  onStart(span: SdkSpan): void {
    this.#safely(() => {
      if (this.#isConcerned(span)) span.setAttribute(RESERVED.key, RESERVED.value);
    });
  }

  onEnding(span: SdkSpan): void {
    this.#safely(() => {
      const logs = this.#logs.take(span.spanContext());
      if (this.#isConcerned(span)) decideSpan(span, logs, this.#guard);
    });
  }

  onEnd(): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}

  /** What is thrown in a span processor is thrown at the application, out of its `startSpan` or `span.end()`. */
  #safely(step: () => void): void {
    withoutFailing(this.#guard.log, 'the span processor', step);
  }
}

/** Whether a span is any of our business. Cheap, because most are not. */
function concern(policies: PolicySet | undefined): (span: SdkSpan) => boolean {
  const concernsSpan = policies?.has('span') ? policies.concernsSpan : () => false;
  const said = momentKinds.some((kind) => kind !== 'span' && policies?.has(kind));
  return (span) =>
    (said && tellsOfModels(span.attributes)) ||
    concernsSpan({ name: span.name, kind: kindOf(span), attributes: span.attributes });
}

/** Decides what was not decided when it happened. What was is kept, and counts in what the span says. */
function decideSpan(span: SdkSpan, logs: readonly LogLike[], guard: Guard): void {
  const known = new Set(decisionsOn(span).map(({ decision }) => decision.moment.id));
  const judged: JudgedMoment[] = [];
  const judge = judgeOf(guard, {
    stance: 'observing',
    able: () => allAbilities,
    outcome: ({ action }) =>
      action !== 'none' && slotOf[action] !== 'marks'
        ? { host: 'span-processor', action: 'none', unenforced: 'already_happened' }
        : { host: 'span-processor', action },
    record: (one) => judged.push(one),
  });
  const context = momentContext({ around: span, own: span, configuration: guard.configuration });
  for (const { moment, recorded } of momentsOfSpan({ ...spanLike(span), logs }))
    if (!recorded && !known.has(moment.id) && judge.has(moment.at)) judge.judge({ ...moment, ...context });
  for (const one of judged) tellDecision(one, guard);
  attachDecisions(span, judged, guard);
}
