/**
 * `gen_ai.provider.name` by the host that is called: well-known values of the GenAI conventions, and the product's name
 * where they have none. A host that nobody knows speaks OpenAI's interface, so it counts as compatible with OpenAI.
 */
const providers: readonly (readonly [host: RegExp, name: string])[] = [
  [/\.openai\.azure\.com$|\.cognitiveservices\.azure\.com$/, 'azure.ai.openai'],
  [/\.(services|inference|models)\.ai\.azure\.com$/, 'azure.ai.inference'],
  [/(^|\.)deepseek\.com$/, 'deepseek'],
  [/(^|\.)groq\.com$/, 'groq'],
  [/(^|\.)mistral\.ai$/, 'mistral_ai'],
  [/(^|\.)x\.ai$/, 'x_ai'],
  [/(^|\.)perplexity\.ai$/, 'perplexity'],
  [/(^|\.)anthropic\.com$/, 'anthropic'],
  [/(^|\.)cohere\.(ai|com)$/, 'cohere'],
  [/(^|\.)openrouter\.ai$/, 'openrouter'],
  [/^generativelanguage\.googleapis\.com$/, 'gcp.gemini'],
  [/aiplatform\.googleapis\.com$/, 'gcp.vertex_ai'],
  [/^bedrock-runtime[.-].*\.amazonaws\.com$/, 'aws.bedrock'],
];

export const providerOf = (url: URL): string => providers.find(([host]) => host.test(url.hostname))?.[1] ?? 'openai';
