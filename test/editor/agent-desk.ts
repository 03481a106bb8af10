import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const example = fileURLToPath(new URL('../../examples/support-bot', import.meta.url));

/** How a refund goes, for the support desk of the example. */
const refunds = `parapet: 1
policy: refunds
title: How a refund goes
owner: payments@shop.example
mode: enforce

memories:
  verified:
    at: tool_result
    when: tool.name == "verify_identity"
    within: 1h
    per: session.id

workflows:
  refund:
    title: Nobody is refunded whom we do not know
    per: session.id
    governs: [verify_identity, lookup_order, issue_refund]
    start: asked
    states:
      asked:
        tools: [verify_identity, lookup_order]
        to:
          - known: verified.seen
      known:
        tools: [lookup_order, issue_refund]
        to:
          - refunded: tool.name == "issue_refund"
      refunded: { final: true }
    otherwise: block
    message: We need to know who you are first.

rules:
  - id: slow-answer
    at: call_end
    mode: observe
    when: call.duration > duration("3s")
    then: flag
`;

/** A folder as a person would have it whose agents answer customers: policies, and traces of the last minutes. */
export async function createAgentDesk(
  traces: readonly string[] = ordinaryTraces(Date.now()),
): Promise<{ readonly folder: string; readonly policies: string; remove(): Promise<void> }> {
  const scratch = await mkdtemp(join(tmpdir(), 'parapet-agents-'));
  const folder = join(scratch, 'support-bot');
  const policies = join(folder, 'policies');
  await mkdir(join(folder, 'traces'), { recursive: true });
  await cp(join(example, 'policies'), policies, { recursive: true });
  await cp(join(example, 'parapet.yaml'), join(folder, 'parapet.yaml'));
  await writeFile(join(policies, 'refunds.policy.yaml'), refunds);
  await writeFile(join(folder, 'traces', 'agents.otlp.jsonl'), traces.join(''));
  return { folder, policies, remove: () => rm(scratch, { recursive: true }) };
}

/** A span, with times in milliseconds after its trace began. Spans without a parent stand below the first. */
interface WrittenSpan {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly parent?: number;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

type Message = { readonly role: string; readonly parts: readonly object[] };

const text = (role: string, content: string): Message => ({ role, parts: [{ type: 'text', content }] });
const asks = (id: string, name: string, args: object): Message => ({
  role: 'assistant',
  parts: [{ type: 'tool_call', id, name, arguments: args }],
});
const gives = (id: string, response: unknown): Message => ({
  role: 'tool',
  parts: [{ type: 'tool_call_response', id, response }],
});

/** A call to a model; without content where none is given. */
const chat = (from: number, to: number, model: string, asked?: readonly Message[], answer?: Message): WrittenSpan => ({
  name: `chat ${model}`,
  from,
  to,
  attributes: {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': model,
    'gen_ai.usage.input_tokens': 180 + Math.round(from / 7),
    'gen_ai.usage.output_tokens': Math.round((to - from) / 20),
    ...(asked && {
      'gen_ai.system_instructions': [
        { type: 'text', content: 'You work at the support desk of a shop. Be brief and kind.' },
      ],
      'gen_ai.input.messages': asked,
    }),
    ...(answer && {
      'gen_ai.output.messages': [
        { ...answer, finish_reason: answer.parts.some((part) => 'name' in part) ? 'tool_call' : 'stop' },
      ],
    }),
  },
});

const tool = (from: number, to: number, id: string, name: string, args: object, result: unknown): WrittenSpan => ({
  name: `execute_tool ${name}`,
  from,
  to,
  attributes: {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': name,
    'gen_ai.tool.call.id': id,
    'gen_ai.tool.call.arguments': args,
    'gen_ai.tool.call.result': result,
  },
});

/** A refund as an agent makes it, by a customer whom it verifies or not. */
function refund(amount: number, isVerified: boolean): readonly WrittenSpan[] {
  const asked = text('user', `My kettle arrived broken, order A-1042. Please refund the ${amount} €.`);
  const verify = [
    asks('call_v', 'verify_identity', { order: 'A-1042', postcode: '10115' }),
    gives('call_v', { ok: true }),
  ];
  const look = [asks('call_l', 'lookup_order', { order: 'A-1042' }), gives('call_l', { item: 'kettle', paid: amount })];
  const pay = asks('call_r', 'issue_refund', { order: 'A-1042', amount, reason: 'arrived broken' });
  const before = isVerified ? [...verify, ...look] : look;
  const shift = isVerified ? 0 : -1_300;
  return [
    agent(7_400 + shift),
    { name: 'load session', from: 20, to: 90 },
    ...(isVerified
      ? [
          chat(120, 1_010, 'gpt-4o', [asked], verify[0]),
          tool(1_040, 1_400, 'call_v', 'verify_identity', { order: 'A-1042', postcode: '10115' }, { ok: true }),
        ]
      : []),
    chat(1_440 + shift, 2_300 + shift, 'gpt-4o', [asked, ...(isVerified ? verify : [])], look[0]),
    tool(2_340 + shift, 2_610 + shift, 'call_l', 'lookup_order', { order: 'A-1042' }, { item: 'kettle', paid: amount }),
    { name: 'GET /orders/A-1042', from: 2_360 + shift, to: 2_580 + shift, parent: isVerified ? 5 : 3 },
    chat(2_650 + shift, 3_900 + shift, 'gpt-4o', [asked, ...before], pay),
    tool(
      3_940 + shift,
      4_600 + shift,
      'call_r',
      'issue_refund',
      { order: 'A-1042', amount, reason: 'arrived broken' },
      { ok: true },
    ),
    chat(
      4_650 + shift,
      7_300 + shift,
      'gpt-4o',
      [asked, ...before, pay, gives('call_r', { ok: true })],
      text('assistant', `I have refunded ${amount} € to your card. I am sorry about the kettle.`),
    ),
  ];
}

const agent = (to: number): WrittenSpan => ({
  name: 'invoke_agent support',
  from: 0,
  to,
  attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'support' },
});

/** One question and its answer, behind a request of the service. */
const question = (asked: string | undefined, answered: string | undefined, length = 1_200, model = 'gpt-4o-mini') => [
  { name: 'POST /support', from: 0, to: length + 80 },
  { name: 'load session', from: 10, to: 40 },
  chat(
    60,
    length,
    model,
    asked === undefined ? undefined : [text('user', asked)],
    answered === undefined ? undefined : text('assistant', answered),
  ),
];

const retrieval = (): readonly WrittenSpan[] => [
  { name: 'POST /support', from: 0, to: 2_500 },
  {
    name: 'retrieval handbook',
    from: 30,
    to: 310,
    attributes: {
      'gen_ai.operation.name': 'retrieval',
      'gen_ai.retrieval.query.text': 'how long may goods be returned',
      'gen_ai.retrieval.documents': [
        { id: 'handbook/returns', content: 'Goods may be returned within 30 days.', score: 0.91 },
        { id: 'handbook/shipping', content: 'We ship within two days.', score: 0.42 },
      ],
    },
  },
  chat(
    340,
    2_400,
    'gpt-4o-mini',
    [text('user', 'How long can I send things back?')],
    text('assistant', 'Within 30 days.'),
  ),
];

const conversations: readonly (readonly WrittenSpan[])[] = [
  question('Where is my parcel?', 'Your parcel is on its way and arrives tomorrow.'),
  question('How do I pay?', 'By card, by transfer, or on account.', 900),
  retrieval(),
  question('Is there anything cheaper?', 'Cheaper at MegaMart? I can only speak for our own shop.', 1_900),
  question('Which number can I call?', 'Of course. The warehouse is +1 212 555 0142, ask for Robin.', 1_400),
  refund(35, true),
  question('My card is 4111 1111 1111 1111, can you charge it?', 'Please do not send card numbers.', 1_100),
  question(undefined, undefined, 2_200, 'gpt-4o'),
  question('Write me at robin@example.com.', 'We will.', 700),
  refund(20, false),
  question(
    'Can you explain your whole returns policy in detail?',
    'Goods may be returned within 30 days, unused and in their box. Kitchen goods that arrived broken are replaced.',
    4_300,
    'gpt-4o',
  ),
  question('Thanks!', 'You are welcome.', 500),
  refund(240, true),
];

/** Conversations of the last quarter of an hour, oldest first, a line for each trace. */
export const ordinaryTraces = (now: number): readonly string[] =>
  [...conversations, ...conversations].map((spans, index, all) =>
    traceLine(index + 1, now - 20_000 - (all.length - index - 1) * 35_000, spans),
  );

/** One trace with that many spans: an agent that does not come to an end. */
export const longTrace = (now: number, spans: number): string =>
  traceLine(9_999, now - 60_000, [
    agent(spans * 5 + 100),
    ...Array.from({ length: spans - 1 }, (_, index): WrittenSpan => {
      const from = 10 + index * 5;
      return index % 3 === 0
        ? chat(
            from,
            from + 4,
            'gpt-4o-mini',
            [text('user', `Step ${index}`)],
            text('assistant', index % 30 === 0 ? 'Call +1 212 555 0142.' : 'Done.'),
          )
        : {
            name: `step ${index}`,
            from,
            to: from + 3 + (index % 7),
            parent: index % 50 === 1 ? 1 : Math.max(1, index - (index % 5)),
          };
    }),
  ]);

function traceLine(trace: number, start: number, spans: readonly WrittenSpan[]): string {
  const id = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');
  const spanId = (index: number): string => id(trace * 100_000 + index, 16);
  const nanoseconds = (after: number): string => `${BigInt(start + after) * 1_000_000n}`;
  const context = { 'session.id': `session-${trace}`, 'user.id': `customer-${trace % 7}`, 'user.roles': ['customer'] };
  const written = spans.map(({ name, from, to, parent, attributes = {} }, index) => ({
    traceId: id(trace, 32),
    spanId: spanId(index + 1),
    ...(index > 0 && { parentSpanId: spanId(parent ?? 1) }),
    name,
    kind: 'gen_ai.provider.name' in attributes ? 3 : 1,
    startTimeUnixNano: nanoseconds(from),
    endTimeUnixNano: nanoseconds(to),
    attributes: Object.entries({
      ...attributes,
      ...(attributes['gen_ai.operation.name'] === 'chat' && { 'gen_ai.response.id': `response-${trace}-${index}` }),
      ...context,
    }).map(([key, value]) => ({ key, value: encoded(key, value) })),
    status: {},
  }));
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'support-bot' } }] };
  return `${JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'support' }, spans: written }] }] })}\n`;
}

function encoded(key: string, value: unknown): object {
  if (typeof value === 'number') return { intValue: `${value}` };
  if (key === 'user.roles')
    return { arrayValue: { values: (value as string[]).map((stringValue) => ({ stringValue })) } };
  return { stringValue: typeof value === 'string' ? value : JSON.stringify(value) };
}
