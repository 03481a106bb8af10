/**
 * Why an answer ended, in the provider's own word, which is what rules are about and what the transport sees. Conventions
 * and SDKs have words of their own, which fit several of the provider's or none: then nobody can tell, and it is unknown.
 */
export function finishReason(word: string | undefined, provider = ''): string | undefined {
  if (word === undefined) return undefined;
  const words = wordsOf.get(provider) ?? openai;
  const own = words.get(word.replaceAll('-', '_'));
  return own === undefined ? word : own === '' ? undefined : own;
}

/** The provider's word by that of the conventions or of the AI SDK; empty where it could be several. */
type Words = ReadonlyMap<string, string>;

const openai: Words = new Map([
  ['tool_call', 'tool_calls'],
  ['tool_calls', 'tool_calls'],
  ['content_filter', 'content_filter'],
  ['error', ''],
  ['other', ''],
  ['unknown', ''],
]);

const anthropic: Words = new Map([
  ['tool_call', 'tool_use'],
  ['tool_calls', 'tool_use'],
  ['length', 'max_tokens'],
  ['content_filter', 'refusal'],
  // The end of its turn, or one of the stop sequences.
  ['stop', ''],
  ['error', ''],
  ['other', ''],
  ['unknown', ''],
]);

/** Of a provider whose words are others still. */
const ambiguous: Words = new Map(
  ['tool_call', 'tool_calls', 'content_filter', 'length', 'stop', 'error', 'other', 'unknown'].map((word) => [
    word,
    '',
  ]),
);

/** Providers that do not speak OpenAI's interface, or not only. */
const wordsOf: ReadonlyMap<string, Words> = new Map([
  ['anthropic', anthropic],
  ['gcp.gemini', ambiguous],
  ['gcp.vertex_ai', ambiguous],
  ['gcp.gen_ai', ambiguous],
  ['aws.bedrock', ambiguous],
  ['cohere', ambiguous],
]);
