import { randomUUID } from 'node:crypto';
import type { Attributes, Span } from '@opentelemetry/api';
import { isSpanContextValid } from '@opentelemetry/api';
import type { CallAnswer, CallEnd, Exchange, ExchangeContext, Judge } from '@parapet/genai';
import { contextAttributes, semconv } from '@parapet/genai';
import type { Facts, Message, Moment, Output } from '@parapet/policy';
import { momentContext } from '../context/moment-context.ts';
import { type AskingJudge, askingJudge } from '../facts/asking-judge.ts';
import type { Guard } from '../guard.ts';
import type { JudgedMoment, Judging } from '../judge.ts';
import { judgeOf } from '../judge.ts';
import { withoutFailing } from '../log.ts';
import { originalSpan } from '../record/original-exchange.ts';
import { transportAbilities, unenforcedBy } from '../transport/abilities.ts';
import type { CallAddress, CallSpan } from './call-span.ts';
import { addressAttributes, noSpan, startCallSpan } from './call-span.ts';
import { recordContent } from './content.ts';
import { countUnseen, measureCall } from './metrics.ts';
import { activeContext, activeSpan } from './registered-api.ts';
import { attachDecisions, tellDecision } from './verdict.ts';

/**
 * Everything that is told about one model call: its span, its decisions, its metrics. Telling never throws, because whether
 * telemetry works is not for a call to depend on.
 */
export interface CallReport {
  /** In which the request is sent. */
  readonly context: CallSpan['context'];
  readonly exchangeContext: ExchangeContext;
  readonly judge: Judge;
  /** The same judge, where it may have to wait for what other systems say. */
  readonly asking: AskingJudge | undefined;
  requested(exchange: Exchange): void;
  /** The input goes on; these are the messages as the model is sent them. */
  admitted(delivered: readonly Message[]): void;
  /** Text of the model arrived, for the first time or again. */
  textArrived(): void;
  answered(answer: CallAnswer): void;
  /** Nothing could be decided about it, because it could not be read. */
  unseen(what: 'request' | 'answer'): void;
  failed(errorType: string): void;
  /** The call is over. Further calls do nothing. */
  finish(): void;
}

export function startCallReport(address: CallAddress, guard: Guard): CallReport {
  const { telemetry, policies, recorder, configuration, log } = guard;
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const around = activeSpan();
  const tell = <T>(step: () => T) => withoutFailing(log, 'the telemetry of a model call', step);
  const call = tell(() => startCallSpan(address, telemetry.tracer())) ?? noSpan(activeContext());
  const exchangeContext = contextOf(call, around, guard);
  tell(() => call.span?.setAttributes(contextAttributes(exchangeContext)));

  const measured: Attributes = addressAttributes(address);
  const unattached: JudgedMoment[] = [];
  const decided: Moment[] = [];
  let input: readonly Message[] = [];
  let exchange: Exchange | undefined;
  let isSent = false;
  let answer: CallAnswer | undefined;
  let hasFailed = false;
  let timeToFirstChunk: number | undefined;
  let finished = false;

  /** Tells what was decided since the last time. Of an answer that is only when it is complete: then it is known what was done. */
  let isStream = false;
  const tellDecisions = () => {
    const judged = unattached.splice(0).map((one) => asDone(one, answer));
    for (const one of judged) tell(() => tellDecision(one, guard, call.context));
    const withheld = answer?.withheld ?? [];
    if (call.span && policies) attachDecisions(call.span, judged, guard, { withheld });
  };
  const tellCall = () => {
    recordContent(
      call,
      { input, tools: exchange?.request.tools, answer, capture: configuration.captureContent },
      telemetry,
    );
    const tokens = answer?.usage;
    if (timeToFirstChunk !== undefined)
      call.span?.setAttribute(semconv.GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK, timeToFirstChunk);
    measureCall(telemetry.instruments(), { duration: seconds(), timeToFirstChunk, tokens, attributes: measured });
  };
  const recordOriginal = () => {
    // What was never sent has no answer, which is told apart from one that was not seen by an error.
    const type = measured['error.type'] ?? (isSent ? undefined : 'policy_blocked');
    recorder?.record(
      originalSpan({
        address,
        context: exchangeContext,
        span: call.span,
        request: exchange?.request,
        answer,
        moments: decided,
        errorType: type === undefined ? undefined : String(type),
        endTime: exchangeContext.time + seconds() * 1000,
      }),
    );
  };
  const judgeBy = (facts?: () => Facts): Judge => judgeOf(guard, judging, facts);
  const judging: Judging = {
    stance: 'enforcing',
    able: (at) => transportAbilities(at, isStream),
    halts: guard.halts,
    outcome: (proposal, isHalted) => {
      const unenforced = unenforcedBy(proposal, isHalted);
      return { host: 'transport', action: proposal.action, ...(unenforced !== undefined && { unenforced }) };
    },
    record(judged) {
      unattached.push(judged);
      if (recorder) decided.push(judged.moment);
    },
  };
  const { asker, history, halts } = guard;
  const asking = policies && asker && askingJudge({ policies, history, asker, halts, judgeBy });
  const judge = asking ?? judgeBy();
  /** Decides that the call is over, if it ever began. Nobody waits for that, so nobody else is asked. */
  const judgeEnd = () => {
    const atOnce = asking?.atOnce ?? judge;
    if (!exchange || !isSent || !atOnce.has('call_end')) return;
    const said = unattached.flatMap(({ moment }) => (moment.at === 'output' ? (outputOf(moment) ?? []) : []));
    const end: CallEnd = {
      duration: seconds(),
      ...(timeToFirstChunk !== undefined && { timeToFirstToken: timeToFirstChunk }),
      answer: answer ?? (hasFailed ? 'none' : 'unseen'),
      ...(said.length > 0 && { said }),
    };
    atOnce.judge(exchange.ended(end));
  };
  return {
    context: call.context,
    exchangeContext,
    judge,
    asking,
    requested(opened) {
      exchange = opened;
      const { request } = opened;
      isStream = request.stream;
      if (request.model !== undefined) measured['gen_ai.request.model'] = request.model;
      tell(() => call.requested(request));
    },
    admitted(messages) {
      input = messages;
      isSent = true;
      tell(tellDecisions);
    },
    textArrived() {
      timeToFirstChunk ??= seconds();
    },
    answered(given) {
      answer = given;
      if (given.model !== undefined) measured['gen_ai.response.model'] = given.model;
      tell(() => call.answered(given));
    },
    unseen(what) {
      if (!policies) return;
      tell(() => countUnseen(telemetry.instruments(), address.url.hostname));
      tell(() => call.span?.setAttributes({ 'parapet.coverage.level': 'none', 'parapet.coverage.missing': what }));
    },
    failed(errorType) {
      measured['error.type'] = errorType;
      hasFailed = true;
      tell(() => call.failed(errorType));
    },
    finish() {
      if (finished) return;
      finished = true;
      tell(judgeEnd);
      tell(tellDecisions);
      if (call.own) tell(tellCall);
      tell(recordOriginal);
      tell(call.end);
    },
  };
}

/** What a model said, whatever became of it. */
const outputOf = ({ output }: Moment): Output | undefined => (output && 'parts' in output ? output : undefined);

/** A choice that could not be redacted, because its answer must stay valid JSON, was blocked instead. */
function asDone(judged: JudgedMoment, answer: CallAnswer | undefined): JudgedMoment {
  const { moment, outcome } = judged;
  const blocked = answer?.unredactable.some(
    (choice) => moment.at === 'output' && moment.id.startsWith(`output/${choice}/`),
  );
  return blocked ? { ...judged, outcome: { ...outcome, action: 'block' } } : judged;
}

/** What is known of the call's moments before its request is read. Identities count in the session, else in the trace. */
function contextOf(call: CallSpan, around: Span | undefined, { configuration }: Guard): ExchangeContext {
  const context = momentContext({ around, own: call.span, configuration });
  const session = context.session && 'id' in context.session ? context.session.id : undefined;
  const spanContext = call.span?.spanContext();
  const trace = spanContext && isSpanContextValid(spanContext) ? spanContext.traceId : randomUUID();
  return { ...context, time: Date.now(), scope: typeof session === 'string' ? session : trace };
}
