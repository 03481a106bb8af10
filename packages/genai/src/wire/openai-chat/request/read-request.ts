import type { Json } from '@parapet/policy';
import { asNumber, asString, isArray, isObject, type JsonObject } from '../../../json/parse-json.ts';
import { pointer } from '../../../json/pointer.ts';
import type { CallParameters, CallRequest } from '../../codec.ts';
import { addAside } from './read-aside.ts';
import { type Place, readMessage } from './read-message.ts';

export interface ReadRequest {
  readonly request: CallRequest;
  /** By message, then by part; parts that are not text have none. */
  readonly places: readonly (readonly (Place | undefined)[])[];
}

/** Reads the body of a chat completions request; undefined if it has no messages. */
export function readRequest(
  body: Json | undefined,
  operation: string,
  provider: string,
  url: URL,
): ReadRequest | undefined {
  if (!isObject(body) || !isArray(body.messages)) return undefined;
  const model = asString(body.model) ?? deploymentOf(url);
  const tools = readTools(body);
  const read = body.messages.map((message, index) => readMessage(message, pointer('messages', index)));
  addAside(read, body);
  return {
    request: {
      operation,
      provider,
      ...(model !== undefined && { model }),
      stream: body.stream === true,
      streamUsage: isObject(body.stream_options) && body.stream_options.include_usage === true,
      messages: read.map(({ message }) => message),
      ...(tools && { tools }),
      structured: isStructured(body.response_format),
      parameters: readParameters(body),
    },
    places: read.map(({ places }) => places),
  };
}

/** Azure names the model in the path. */
const deploymentOf = (url: URL): string | undefined => /\/deployments\/([^/]+)\//.exec(url.pathname)?.[1];

const isStructured = (format: Json | undefined): boolean =>
  isObject(format) && (format.type === 'json_object' || format.type === 'json_schema');

function readTools(body: JsonObject): CallRequest['tools'] {
  const definitions: (Json | undefined)[] = [];
  if (isArray(body.tools))
    definitions.push(...body.tools.map((tool) => (isObject(tool) ? (tool.function ?? tool.custom) : undefined)));
  if (isArray(body.functions)) definitions.push(...body.functions);
  if (definitions.length === 0) return undefined;
  return definitions.filter(isObject).map((definition) => {
    const description = asString(definition.description);
    return { name: asString(definition.name) ?? '', ...(description !== undefined && { description }) };
  });
}

function readParameters(body: JsonObject): CallParameters {
  const stop = typeof body.stop === 'string' ? [body.stop] : body.stop;
  const numbers = {
    max_tokens: asNumber(body.max_completion_tokens) ?? asNumber(body.max_tokens),
    temperature: asNumber(body.temperature),
    top_p: asNumber(body.top_p),
    // Of providers that are compatible and know it.
    top_k: asNumber(body.top_k),
    frequency_penalty: asNumber(body.frequency_penalty),
    presence_penalty: asNumber(body.presence_penalty),
    seed: asNumber(body.seed),
    choice_count: asNumber(body.n),
  };
  return {
    ...(Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined)) as CallParameters),
    ...(isArray(stop) && { stop_sequences: stop.filter((each) => typeof each === 'string') }),
  };
}
