import type { TracesData } from '@parapet/otlp';

const PER_DOCUMENT = 200;
const SPANS_PER_TRACE = 4;

/**
 * Documents of recorded traffic as a service with content capture exports it: in each trace two calls to a model, one to a
 * tool, and the request that asked for them.
 */
export function* recording(spans: number): Generator<TracesData, void, undefined> {
  for (let first = 0; first < spans; first += PER_DOCUMENT) {
    const count = Math.min(PER_DOCUMENT, spans - first);
    const attributes = [attribute('service.name', 'support-bot'), attribute('service.version', '1.2.3')];
    const document = Array.from({ length: count }, (_, index) => span(first + index));
    yield {
      resourceSpans: [{ resource: { attributes }, scopeSpans: [{ scope: { name: 'bench' }, spans: document }] }],
    };
  }
}

const attribute = (key: string, value: string | number) => ({
  key,
  value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
});

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');

function span(number: number) {
  const trace = Math.floor(number / SPANS_PER_TRACE);
  const start = 1_763_676_000_000 + number * 20;
  const common = {
    traceId: hex(trace + 1, 32),
    spanId: hex(number + 1, 16),
    startTimeUnixNano: `${start}000000`,
    endTimeUnixNano: `${start + 900}000000`,
    status: {},
  };
  switch (number % SPANS_PER_TRACE) {
    case 3:
      return { ...common, name: 'POST /chat', kind: 2, attributes: requestAttributes };
    case 2:
      return { ...common, name: 'execute_tool lookup_order', kind: 1, attributes: toolAttributes(number) };
    default:
      return { ...common, name: 'chat gpt-4o', kind: 3, attributes: chatAttributes(number, trace) };
  }
}

const requestAttributes = [
  attribute('http.request.method', 'POST'),
  attribute('url.path', '/chat'),
  attribute('http.response.status_code', 200),
  attribute('server.address', 'shop.example'),
];

const toolAttributes = (number: number) => [
  attribute('gen_ai.operation.name', 'execute_tool'),
  attribute('gen_ai.tool.name', 'lookup_order'),
  attribute('gen_ai.tool.call.id', `call_${number}`),
  attribute('gen_ai.tool.call.arguments', `{"order":${number}}`),
  attribute('gen_ai.tool.call.result', '{"state":"sent","carrier":"post"}'),
];

const text = (role: string, content: string) => ({ role, parts: [{ type: 'text', content }] });

const chatAttributes = (number: number, trace: number) => [
  attribute('gen_ai.operation.name', 'chat'),
  attribute('gen_ai.provider.name', 'openai'),
  attribute('gen_ai.request.model', 'gpt-4o'),
  attribute('gen_ai.response.model', 'gpt-4o-2024-08-06'),
  attribute('gen_ai.response.id', `chatcmpl-${number}`),
  attribute('gen_ai.usage.input_tokens', 812),
  attribute('gen_ai.usage.output_tokens', 64),
  attribute('gen_ai.conversation.id', `conversation-${trace % 500}`),
  attribute(
    'gen_ai.input.messages',
    JSON.stringify([
      text('system', 'You are the support assistant of a shop for books. '.repeat(8)),
      text('user', `Where is my order ${number}? I have waited since last week, and nobody answers the telephone.`),
    ]),
  ),
  attribute(
    'gen_ai.output.messages',
    JSON.stringify([
      {
        ...text('assistant', `Your order ${number} left our warehouse yesterday and should be with you in two days.`),
        finish_reason: 'stop',
      },
    ]),
  ),
];
