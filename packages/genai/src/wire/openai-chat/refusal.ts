import type { Json, Proposal } from '@parapet/policy';
import type { CallRequest, WireAnswer } from '../codec.ts';
import { writeEvent } from '../server-sent-events.ts';

/** What stands in a blocked choice's place: the message as a refusal, and as content unless that must be JSON. */
export const refusalMessage = (message: string, structured: boolean) => ({
  role: 'assistant',
  content: structured ? null : message,
  refusal: message,
});

/**
 * The answer to a request that is not sent: a refusal, a time to try again, or an error that clients do not retry.
 *
 * @param id tells this answer from others
 * @param time when the call was made, in milliseconds since the epoch
 */
export function refusedBy(
  { action, admission }: Proposal,
  request: CallRequest,
  message: string,
  id: string,
  time: number,
): WireAnswer {
  if (action === 'throttle' && admission?.action === 'throttle') {
    const milliseconds = admission.options.retryAfter;
    const headers = { 'retry-after': `${Math.ceil(milliseconds / 1000)}`, 'retry-after-ms': `${milliseconds}` };
    return { status: 429, headers: { ...json, ...headers }, body: policyError('rate_limit_exceeded', message) };
  }
  if (isError(admission, action))
    return {
      status: 403,
      headers: { ...json, 'x-should-retry': 'false' },
      body: policyError('policy_blocked', message),
    };
  return refuse(request, message, id, time);
}

const json = { 'content-type': 'application/json' };

/** Whether what is refused is an error to the application. */
export const isError = (admission: Proposal['admission'], action: Proposal['action']): boolean =>
  action === 'block' && admission?.action === 'block' && admission.options.as === 'error';

/** The body of an error in the provider's form. */
export const policyError = (code: string, message: string): string =>
  JSON.stringify({ error: { message, type: 'policy_error', code, param: null } });

/** How many choices the answer to a request has. The interface allows 128. */
export const choiceCount = (request: CallRequest): number =>
  Math.min(Math.max(1, Math.trunc(request.parameters.choice_count ?? 1) || 1), 128);

/**
 * An answer in the provider's form that says the request was refused.
 *
 * @param id tells this answer from others
 * @param time when the call was made, in milliseconds since the epoch
 */
export function refuse(request: CallRequest, message: string, id: string, time: number): WireAnswer {
  const choices = Array.from({ length: choiceCount(request) }, (_, index) => index);
  const head = {
    id: `chatcmpl-${id}`,
    created: Math.floor(time / 1000),
    model: request.model ?? '',
  };
  const usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
  if (!request.stream) {
    const body: Json = {
      ...head,
      object: 'chat.completion',
      choices: choices.map((index) => ({
        index,
        message: refusalMessage(message, request.structured),
        logprobs: null,
        finish_reason: 'content_filter',
      })),
      usage,
    };
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  }
  const chunk = (fields: { readonly [key: string]: Json }) =>
    writeEvent(JSON.stringify({ ...head, object: 'chat.completion.chunk', ...fields }));
  const { content, ...rest } = refusalMessage(message, request.structured);
  const delta = { ...rest, ...(content !== null && { content }) };
  const body = [
    ...choices.map((index) => chunk({ choices: [{ index, delta, logprobs: null, finish_reason: null }] })),
    ...choices.map((index) =>
      chunk({ choices: [{ index, delta: {}, logprobs: null, finish_reason: 'content_filter' }] }),
    ),
    ...(request.streamUsage ? [chunk({ choices: [], usage })] : []),
    writeEvent('[DONE]'),
  ].join('');
  return { status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8' }, body };
}
