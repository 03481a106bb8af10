/** One answer of a model, as a line of OTLP JSON with message content. */
export function answerLine(text: string, index = 0, time = Date.now() - 2 * 60_000): string {
  const id = (digits: number): string => (index + 1).toString(16).padStart(digits, '0');
  const output = JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: text }] }]);
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.response.id': `response-${index}`,
    'gen_ai.output.messages': output,
  };
  const span = {
    traceId: id(32),
    spanId: id(16),
    name: 'chat gpt-4o-mini',
    kind: 3,
    startTimeUnixNano: `${BigInt(time) * 1_000_000n}`,
    endTimeUnixNano: `${BigInt(time) * 1_000_000n}`,
    attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
  };
  return `${JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })}\n`;
}

export const answerLines = (...texts: readonly string[]): string =>
  texts.map((text, index) => answerLine(text, index)).join('');
