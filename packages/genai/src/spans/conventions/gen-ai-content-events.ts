import { Unknown } from '@parapet/cel';
import type { Message, Seen } from '@parapet/policy';
import { asString, isArray, isObject } from '../../json/parse-json.ts';
import { readMessage } from '../../wire/openai-chat/request/read-message.ts';
import { type CapturedAnswer, capturedJson } from '../captured-messages.ts';
import type { SpanConvention } from '../convention.ts';
import { genAiEvents } from '../said-in-events.ts';
import { capturedInput, hasContent, readGenAi } from './gen-ai.ts';

/**
 * The first of the GenAI conventions, until 1.28: all that was asked in one event `gen_ai.content.prompt`, and all that was
 * answered in `gen_ai.content.completion`, as JSON in OpenAI's form or as a text.
 */
export const genAiContentEvents: SpanConvention = {
  id: 'gen-ai-content-events',
  read(span) {
    const events = genAiEvents(span);
    const of = (event: string, attribute: string) => events.find(({ name }) => name === event)?.says[attribute];
    const prompt = of('gen_ai.content.prompt', 'gen_ai.prompt');
    const completion = of('gen_ai.content.completion', 'gen_ai.completion');
    if ((prompt === undefined && completion === undefined) || hasContent(span)) return undefined;
    const answers = messagesIn(completion, 'assistant', 'output.parts');
    return readGenAi(span, {
      input: {
        messages: withoutReasons(messagesIn(prompt, 'user', 'input.messages')),
        tools: capturedInput(span.attributes).tools ?? new Unknown(['input.tools']),
      },
      answers,
    });
  },
};

function messagesIn(value: unknown, role: string, path: string): Seen<readonly CapturedAnswer[]> {
  if (typeof value === 'string' && !/^\s*[[{"]/.test(value))
    return [{ message: readMessage({ role, content: value }, '').message }];
  const json = capturedJson(value);
  if (!isArray(json)) return new Unknown([path]);
  return json.map((element) => {
    const fields = isObject(element) ? element : { content: element };
    const inner = isObject(fields.message) ? fields.message : fields;
    const { finish_reason: _, index: _index, ...message } = inner;
    const reason = asString(fields.finish_reason);
    return {
      message: readMessage({ role, ...message }, '').message,
      ...(reason !== undefined && { finishReason: reason }),
    };
  });
}

const withoutReasons = (messages: Seen<readonly CapturedAnswer[]>): Seen<readonly Message[]> =>
  messages instanceof Unknown ? messages : messages.map(({ message }) => message);
