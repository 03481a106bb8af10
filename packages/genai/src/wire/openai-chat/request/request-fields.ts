/**
 * Fields of a request that hold none of the turn's words: what is read elsewhere, settings, and what the service says about
 * the call. Of OpenAI, and of those who speak like it.
 */
export const requestFields: ReadonlySet<string> = new Set([
  ...['messages', 'model', 'prediction', 'tools', 'functions', 'tool_choice', 'function_call', 'response_format'],
  ...[
    'audio',
    'modalities',
    'logit_bias',
    'reasoning_effort',
    'service_tier',
    'seed',
    'stop',
    'stream_options',
    'verbosity',
  ],
  ...['web_search_options', 'prompt_cache_key', 'prompt_cache_retention', 'safety_identifier', 'metadata', 'user'],
  // OpenRouter: how to choose who answers.
  ...['models', 'provider', 'route', 'transforms', 'plugins', 'usage'],
  // Whether and how to think, in the words of several.
  ...['reasoning', 'reasoning_format', 'thinking', 'think'],
]);
