import { scriptedAnswer } from './scripted-answers.ts';

interface Block {
  readonly type: string;
  readonly text?: string;
}

interface MessagesRequest {
  readonly model: string;
  readonly stream?: boolean;
  readonly messages: readonly { readonly role: string; readonly content: string | readonly Block[] }[];
}

/** The scripted model behind Anthropic's messages: the body of an answer, or its events. */
export function messagesAnswer(request: MessagesRequest, number: number): object | readonly object[] {
  const { model, messages, stream } = request;
  const said = messages.map(({ role, content }) => ({
    text: typeof content === 'string' ? content : content.map(({ text = '' }) => text).join(''),
    asks: role === 'user' && (typeof content === 'string' || content.some(({ type }) => type === 'text')),
  }));
  const turns = (from: number) => messages.slice(from).filter(({ role }) => role === 'assistant').length;
  const { text = [], calls = [] } = scriptedAnswer(said, turns);
  const id = `msg_${String(number).padStart(8, '0')}`;
  const content = [
    ...(text.length > 0 ? [{ type: 'text', text: text.join(''), citations: null }] : []),
    ...calls.map((call, index) => ({
      type: 'tool_use',
      id: `toolu_${String(number).padStart(8, '0')}_${index}`,
      name: call.name,
      input: JSON.parse(call.arguments.join('')),
    })),
  ];
  const stop_reason = calls.length > 0 ? 'tool_use' : 'end_turn';
  const usage = { input_tokens: 100 + number, output_tokens: text.length + calls.length };
  const message = { id, type: 'message', role: 'assistant', model, content, stop_reason, stop_sequence: null, usage };
  if (!stream) return message;
  return [
    { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    ...text.map((piece) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: piece } })),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage },
    { type: 'message_stop' },
  ];
}
