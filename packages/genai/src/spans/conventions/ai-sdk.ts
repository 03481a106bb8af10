import { Unknown } from '@parapet/cel';
import type { Input, Message } from '@parapet/policy';
import { firstCount } from '../attribute.ts';
import type { SpanConvention } from '../convention.ts';
import { genAi } from './gen-ai.ts';

/**
 * What `@ai-sdk/otel` writes for the AI SDK from version 7 on: the GenAI conventions, with instructions apart from the
 * messages whatever the provider, which then sends them as messages, or does not.
 */
export const aiSdk: SpanConvention = {
  id: 'ai-sdk',
  read(span) {
    if (span.scope.name !== 'gen_ai') return undefined;
    const content = genAi.read(span);
    if (!content?.input) return content;
    const { provider = '', input, usage } = content;
    const timeToFirstToken = firstCount(span.attributes, 'gen_ai.client.operation.time_to_first_chunk');
    return {
      ...content,
      // The provider's package knows whether its interface takes instructions apart; the telemetry does not.
      input: takesInstructionsApart.has(provider) ? input : withInstructionsAsMessages(input),
      usage: { ...usage, ...(timeToFirstToken !== undefined && { timeToFirstToken }) },
    };
  },
};

const takesInstructionsApart: ReadonlySet<string> = new Set([
  'anthropic',
  'gcp.gemini',
  'gcp.vertex_ai',
  'aws.bedrock',
]);

function withInstructionsAsMessages({ system, messages, ...input }: Input): Input {
  if (messages instanceof Unknown) return { ...input, messages, ...(system && { system }) };
  if (!system || system instanceof Unknown)
    return system ? { ...input, messages: new Unknown(['input.messages']), system } : { ...input, messages };
  const instructions = system.map((part): Message => ({ role: 'system', parts: [part] }));
  return { ...input, messages: [...instructions, ...messages] };
}
