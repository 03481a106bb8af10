import { parseJson } from '../../json/parse-json.ts';
import type { WireCodec } from '../codec.ts';
import { providerOf } from '../provider.ts';
import { jsonAnswer } from './answer/json-answer.ts';
import { callMoments } from './moments.ts';
import { admit } from './request/admit.ts';
import { readRequest } from './request/read-request.ts';
import { eventGate } from './stream/event-gate.ts';

/**
 * OpenAI's chat completions, as OpenAI, Azure and many others speak it.
 * Reference: https://platform.openai.com/docs/api-reference/chat
 */
export const openaiChat: WireCodec = {
  id: 'openai-chat',
  operation: 'chat',
  recognises: (method, url) => method.toUpperCase() === 'POST' && /\/chat\/completions\/?$/.test(url.pathname),
  provider: providerOf,
  open(body, context, url) {
    const value = parseJson(body);
    if (value === undefined) return { problem: 'the request is not JSON' };
    const read = readRequest(value, openaiChat.operation, providerOf(url), url);
    if (!read) return { problem: 'the request has no list of messages' };
    const { request } = read;
    const moments = callMoments(request, context);
    return {
      request,
      admit: (judge) => admit({ ...read, body, value, url, time: context.time }, moments, judge),
      answer: (text, judge) => jsonAnswer(text, request, moments, judge),
      gate: (judge) => eventGate(request, moments, judge),
      ended: (end) => moments.ended(end),
    };
  },
};
