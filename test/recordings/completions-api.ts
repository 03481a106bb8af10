import { chunks, completion } from '../../examples/support-bot/model/wire.ts';
import { scriptedAnswer } from './scripted-answers.ts';

interface CompletionsRequest {
  readonly model: string;
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly messages: readonly {
    readonly role: string;
    readonly content?: null | string | readonly { readonly text?: string }[];
  }[];
}

/** The scripted model behind OpenAI's chat completions: the body of an answer, or its events. */
export function completionsAnswer(request: CompletionsRequest, number: number): object | readonly object[] {
  const { model, messages, stream, stream_options } = request;
  const said = messages.map(({ role, content }) => ({
    text: typeof content === 'string' ? content : (content ?? []).map(({ text = '' }) => text).join(''),
    asks: role === 'user',
  }));
  const turns = (from: number) => messages.slice(from).filter(({ role }) => role === 'assistant').length;
  const answer = scriptedAnswer(said, turns);
  const form = {
    model,
    id: `chatcmpl-${String(number).padStart(8, '0')}`,
    promptTokens: 100 + number,
    includeUsage: stream_options?.include_usage === true,
  };
  return stream ? chunks(answer, form) : completion(answer, form);
}
