import { isObject, type JsonObject } from '../../../json/parse-json.ts';
import { addContent, addOthers, partList, type ReadMessage } from './read-message.ts';

/**
 * What a request says outside of its messages belongs to its last turn: to the message that ends it, or to one of its own
 * where that is not somebody's who asks.
 */
export function addAside(read: ReadMessage[], body: JsonObject): void {
  const list = partList();
  if (isObject(body.prediction)) {
    addContent(list, body.prediction.content, 'text', '/prediction/content');
    addOthers(list, body.prediction, new Set(['type', 'content']), '/prediction');
  } else addOthers(list, { prediction: body.prediction ?? null }, new Set(), '');
  addOthers(list, body, requestFields, '');
  if (list.parts.length === 0) return;
  const last = read.at(-1);
  if (last && ['user', 'tool'].includes(last.message.role)) {
    const parts = [...last.message.parts, ...list.parts];
    read[read.length - 1] = { message: { ...last.message, parts }, places: [...last.places, ...list.places] };
  } else read.push({ message: { role: 'user', parts: list.parts }, places: list.places });
}

/**
 * Fields of a request that hold none of the turn's words: what is read elsewhere, settings, and what the service says about
 * the call. Of OpenAI, and of those who speak like it.
 */
const requestFields: ReadonlySet<string> = new Set([
  // What is read elsewhere.
  ...['messages', 'model', 'prediction', 'tools', 'functions', 'tool_choice', 'function_call', 'response_format'],
  ...['audio', 'modalities', 'logit_bias', 'reasoning_effort', 'seed', 'stop', 'stream_options', 'verbosity'],
  ...['service_tier', 'web_search_options', 'prompt_cache_key', 'prompt_cache_retention'],
  ...['safety_identifier', 'metadata', 'user'],
  // OpenRouter: how to choose who answers.
  ...['models', 'provider', 'route', 'transforms', 'plugins', 'usage'],
  // Whether and how to think, in the words of several.
  ...['reasoning', 'reasoning_format', 'thinking', 'think'],
]);
