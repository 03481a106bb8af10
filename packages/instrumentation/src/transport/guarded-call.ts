import type { Exchange, Judge, WireAnswer } from '@parapet/genai';
import type { Guard } from '../guard.ts';
import { withoutFailing } from '../log.ts';
import type { CallReport } from '../telemetry/call-report.ts';
import { startCallReport } from '../telemetry/call-report.ts';
import { withContext } from '../telemetry/registered-api.ts';
import type { FetchArguments } from './fetch-arguments.ts';
import { gatedBody } from './gated-body.ts';
import { ownError } from './own-error.ts';
import type { ModelCall } from './recognise.ts';
import { ownResponse, replacedResponse } from './replaced-response.ts';
import type { RequestBody } from './request-body.ts';
import { readRequestBody } from './request-body.ts';
import { safeGate } from './safe-gate.ts';
import { unwaiting, type WaitingGate, waitingGate } from './waiting-gate.ts';

export type Fetch = typeof globalThis.fetch;

/** A call on its way. */
interface Call {
  readonly url: URL;
  readonly report: CallReport;
  readonly guard: Guard;
  send(text: string): Promise<Response>;
}

/**
 * One model call: what the policies say about its input decides whether it is sent at all, what they say about its answer
 * decides what of that comes back. It throws nothing but what `fetch` throws.
 */
export async function guardedCall(
  { codec, url }: ModelCall,
  request: FetchArguments,
  fetch: Fetch,
  guard: Guard,
): Promise<Response> {
  const body = await readRequestBody(request);
  const report = startCallReport({ codec, url, resendCount: resendCount(request) }, guard);
  const call: Call = { url, report, guard, send: (text) => send(text, body, fetch, report) };
  const exchange = ours(call, () => codec.open(body.text, report.exchangeContext, url));
  if (!exchange || 'problem' in exchange) return unreadableRequest(call, body, exchange?.problem);
  report.requested(exchange);
  const admission = await settled(call, () => exchange.admit(report.judge));
  if (!admission) return unreadableRequest(call, body, undefined);
  if (admission.kind === 'refuse') return refused(call, admission.answer, request);
  report.admitted(admission.delivered);
  return answered(call, exchange, await call.send(admission.body));
}

/** The answer to a request that is not sent, unless it was given up already: then nobody waits for an answer. */
function refused({ report, url }: Call, answer: WireAnswer, [input, init]: FetchArguments): Response {
  const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
  if (signal?.aborted) report.failed('AbortError');
  else if (answer.status >= 400) report.failed('policy_blocked');
  report.finish();
  signal?.throwIfAborted();
  return ownResponse(answer, url.href);
}

async function send(text: string, body: RequestBody, fetch: Fetch, report: CallReport): Promise<Response> {
  try {
    return await withContext(report.context, () => fetch(...body.send(text)));
  } catch (error) {
    report.failed(error instanceof Error ? error.name : 'error');
    report.finish();
    throw error;
  }
}

/** Nothing can be decided about a request that cannot be read: it is refused where an enforced rule depends on it. */
function unreadableRequest(
  { report, url, send }: Call,
  body: RequestBody,
  problem: string | undefined,
): Promise<Response> | Response {
  report.unseen('request');
  if (!enforces(report)) return send(body.text).finally(() => report.finish());
  report.failed('parapet_error');
  report.finish();
  const error =
    problem === undefined
      ? ownError('an internal error; the request was not sent.')
      : ownError(`the request was not sent, because it cannot be read: ${problem}`, 400);
  return ownResponse(error, url.href);
}

const enforces = ({ judge }: CallReport): boolean =>
  judge.enforces('input') || judge.enforces('output') || judge.enforces('tool_call');

const enforcesAnswers = ({ judge }: CallReport): boolean => judge.enforces('output') || judge.enforces('tool_call');

async function answered(call: Call, exchange: Exchange, response: Response): Promise<Response> {
  const { report } = call;
  if (!response.ok || !response.body) {
    if (!response.ok) report.failed(String(response.status));
    report.finish();
    return response;
  }
  const type = mediaType(response);
  if (/^application\/(?:.+\+)?json$/.test(type)) return jsonAnswer(call, exchange, response);
  // Clients that asked for a stream read one whatever it is called.
  if (type === 'text/event-stream' || exchange.request.stream) return streamedAnswer(call, exchange, response);
  if (enforcesAnswers(report)) return jsonAnswer(call, exchange, response);
  report.unseen('answer');
  report.finish();
  return response;
}

const mediaType = (response: Response): string =>
  (response.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

async function jsonAnswer(call: Call, exchange: Exchange, response: Response): Promise<Response> {
  const { report } = call;
  const copy = response.clone();
  let text: string;
  try {
    text = await copy.text();
  } catch (error) {
    report.failed(error instanceof Error ? error.name : 'error');
    report.finish();
    return enforcesAnswers(report) ? replacedResponse(response, brokenBody(error)) : response;
  }
  const judged = await settled(call, () => exchange.answer(text, report.judge));
  if (!judged) return unjudged(call, response);
  report.answered(judged.answer);
  if (judged.status !== 200) report.failed(judged.status === 403 ? 'policy_blocked' : 'parapet_unreadable_answer');
  report.finish();
  if (judged.body === text) return response;
  discard(response);
  return replacedResponse(response, judged.body, judged.status === 200 ? response.status : judged.status);
}

/** What we failed to decide is withheld where an enforced rule is about it. */
function unjudged({ report, url }: Call, response: Response): Response {
  report.finish();
  if (!enforcesAnswers(report)) return response;
  discard(response);
  return ownResponse(ownError('an internal error; the answer is withheld.'), url.href);
}

/** Lets the connection go: nobody reads this answer. */
function discard(response: Response): void {
  response.body?.cancel().catch(() => {});
}

/** A body that breaks as the upstream's did, without what of it had arrived undecided. */
const brokenBody = (error: unknown): ReadableStream<Uint8Array> =>
  new ReadableStream({ type: 'bytes', start: (controller) => controller.error(error) });

function streamedAnswer(call: Call, exchange: Exchange, response: Response): Response {
  const { report } = call;
  const gate = ours(call, () => gateOf(call, exchange));
  if (!gate || !response.body) return unjudged(call, response);
  const body = gatedBody(response.body, gate, {
    passed: () => {
      if (gate.sawText) report.textArrived();
    },
    finished: (end) => {
      report.answered(gate.answer);
      if (end.kind === 'cancelled') gate.abandon();
      if (end.kind === 'broken') report.failed(end.error instanceof Error ? end.error.name : 'error');
      report.finish();
    },
  });
  return replacedResponse(response, body);
}

/** Only where somebody may be asked about the answer, what arrives of it is kept until it is known what it is. */
function gateOf(call: Call, exchange: Exchange): WaitingGate {
  const { judge, asking } = call.report;
  const { policies } = call.guard;
  const open = (by: Judge) => safeGate(exchange.gate(by), enforcesAnswers(call.report), (step) => ours(call, step));
  return asking && (policies?.asks('output') || policies?.asks('tool_call'))
    ? waitingGate(() => open(asking), asking)
    : unwaiting(open(asking?.unwaiting ?? judge));
}

/** Takes a step of ours, again and again while it depends on what other systems have to be asked first. */
async function settled<T>(call: Call, step: () => T): Promise<T | undefined> {
  const { asking } = call.report;
  const beginning = asking?.position ?? 0;
  for (;;) {
    const result = ours(call, step);
    if (!asking?.waits) return result;
    await asking.resume(beginning);
  }
}

/** Runs a step of ours. If it fails, that is told, and the caller decides what that means for the application. */
function ours<T>({ guard, report }: Call, step: () => T): T | undefined {
  return withoutFailing(guard.log, 'a model call', () => {
    try {
      return step();
    } catch (error) {
      if (enforces(report)) report.failed('parapet_error');
      throw error;
    }
  });
}

/** How often the SDK has sent this request before, as those of the Stainless family say in a header. */
function resendCount([input, init]: FetchArguments): number {
  const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
  return Number(headers.get('x-stainless-retry-count') ?? 0) || 0;
}
