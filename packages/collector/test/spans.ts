/** An OTLP attribute with a text. */
export const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });

/** What an instrumentation with content capture sends about one chat whose answer was `text`. */
export const chatSpan = (text: string, id = '00f067aa0ba902b7') => ({
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: id,
  name: 'chat gpt-4o-mini',
  kind: 3,
  startTimeUnixNano: '1763676000000000000',
  endTimeUnixNano: '1763676001000000000',
  attributes: [
    attribute('gen_ai.operation.name', 'chat'),
    attribute('gen_ai.provider.name', 'openai'),
    attribute('gen_ai.request.model', 'gpt-4o-mini'),
    attribute(
      'gen_ai.output.messages',
      JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: text }], finish_reason: 'stop' }]),
    ),
  ],
  status: {},
});

/** An export request with these spans. */
export const traces = (...spans: readonly object[]) => ({
  resourceSpans: [
    {
      resource: { attributes: [attribute('service.name', 'support-bot')] },
      scopeSpans: [{ scope: { name: 'test' }, spans }],
    },
  ],
});
