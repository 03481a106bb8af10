/**
 * `gen_ai.provider.name` as the conventions have it, from whatever an instrumentation calls the provider: `openai.chat`,
 * `OpenAI`, `google.generative-ai`. Longer beginnings come first. The AI SDK's names are as `@ai-sdk/otel` maps them.
 */
const beginnings: readonly (readonly [beginning: string, name: string])[] = [
  ['azure.ai.', ''],
  ['azure-openai', 'azure.ai.openai'],
  ['azure_openai', 'azure.ai.openai'],
  ['az.ai.openai', 'azure.ai.openai'],
  ['az.ai.inference', 'azure.ai.inference'],
  ['azure', 'azure.ai.inference'],
  ['google.vertex', 'gcp.vertex_ai'],
  ['google-vertex', 'gcp.vertex_ai'],
  ['vertexai', 'gcp.vertex_ai'],
  ['vertex_ai', 'gcp.vertex_ai'],
  ['google', 'gcp.gemini'],
  ['gemini', 'gcp.gemini'],
  ['amazon-bedrock', 'aws.bedrock'],
  ['bedrock', 'aws.bedrock'],
  ['anthropic', 'anthropic'],
  ['openai', 'openai'],
  ['mistralai', 'mistral_ai'],
  ['mistral', 'mistral_ai'],
  ['cohere', 'cohere'],
  ['groq', 'groq'],
  ['deepseek', 'deepseek'],
  ['perplexity', 'perplexity'],
  ['xai', 'x_ai'],
];

export function providerName(name: string): string;
export function providerName(name: string | undefined): string | undefined;
export function providerName(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const lower = name.toLowerCase();
  const known = beginnings.find(
    ([beginning]) => lower.startsWith(beginning) && !/[a-z0-9]/.test(lower[beginning.length] ?? ''),
  );
  return known?.[1] || lower;
}
