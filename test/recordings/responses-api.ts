import { scriptedAnswer } from './scripted-answers.ts';

interface Item {
  readonly type?: string;
  readonly role?: string;
  readonly content?: string;
}

interface ResponsesRequest {
  readonly model: string;
  readonly stream?: boolean;
  readonly instructions?: string;
  readonly input: string | readonly Item[];
  readonly tools?: readonly object[];
}

/** The scripted model behind OpenAI's responses: the body of an answer, or its events. */
export function responsesAnswer(request: ResponsesRequest, number: number): object | readonly object[] {
  const { model, input, stream, instructions = null, tools = [] } = request;
  const items = typeof input === 'string' ? [{ role: 'user', content: input }] : input;
  const said = items.map(({ role, content = '' }) => ({ text: content, asks: role === 'user' }));
  const turns = (from: number) => items.slice(from).filter(({ type }: Item) => type === 'function_call').length;
  const { text = [], calls = [] } = scriptedAnswer(said, turns);
  const suffix = String(number).padStart(8, '0');
  const output = [
    ...(text.length > 0
      ? [
          {
            type: 'message',
            id: `msg_${suffix}`,
            status: 'completed',
            role: 'assistant',
            content: [{ type: 'output_text', text: text.join(''), annotations: [] }],
          },
        ]
      : []),
    ...calls.map((call, index) => ({
      type: 'function_call',
      id: `fc_${suffix}_${index}`,
      call_id: `call_${suffix}_${index}`,
      name: call.name,
      arguments: call.arguments.join(''),
      status: 'completed',
    })),
  ];
  const usage = {
    input_tokens: 100 + number,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: text.length + calls.length,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 100 + number + text.length + calls.length,
  };
  const head = { id: `resp_${suffix}`, object: 'response', created_at: 0, model, instructions, tools, error: null };
  const response = { ...head, status: 'completed', output, usage };
  if (!stream) return response;
  const place = { item_id: `msg_${suffix}`, output_index: 0, content_index: 0 };
  return [
    { type: 'response.created', response: { ...head, status: 'in_progress', output: [], usage: null } },
    { type: 'response.output_item.added', output_index: 0, item: { ...output[0], status: 'in_progress', content: [] } },
    { type: 'response.content_part.added', ...place, part: { type: 'output_text', text: '', annotations: [] } },
    ...text.map((delta) => ({ type: 'response.output_text.delta', ...place, delta })),
    { type: 'response.output_text.done', ...place, text: text.join('') },
    { type: 'response.output_item.done', output_index: 0, item: output[0] },
    { type: 'response.completed', response },
  ].map((event, sequence_number) => ({ ...event, sequence_number }));
}
