import { Unknown } from '@parapet/cel';
import type { Json, Message, Part } from '@parapet/policy';
import { asNumber, asString, isArray, isObject, type JsonObject } from '../../../json/parse-json.ts';
import { pointer } from '../../../json/pointer.ts';
import {
  opaquePart,
  textPart,
  toolArguments,
  toolCallPart,
  toolCallResponsePart,
  toolResult,
} from '../../../message-parts.ts';
import type { CallParameters, CallRequest } from '../../codec.ts';

/** Where a part of a message stands in the request's body. */
export interface Place {
  /** Pointer of the string in the body. */
  readonly pointer: string;
  /** That string is JSON text itself, and the part is what it stands for. */
  readonly isJson: boolean;
}

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

interface ReadMessage {
  readonly message: Message;
  readonly places: readonly (Place | undefined)[];
}

/** Parts of one message as they are collected, each with its place. */
interface PartList {
  readonly parts: Part[];
  readonly places: (Place | undefined)[];
  add(part: Part, place?: Place): void;
}

function partList(): PartList {
  const parts: Part[] = [];
  const places: (Place | undefined)[] = [];
  return {
    parts,
    places,
    add(part, place) {
      parts.push(part);
      places.push(place);
    },
  };
}

/** Fields of an assistant's message that are text, in the order in which they were said. */
const assistantFields = [
  ['reasoning_content', 'reasoning'],
  ['reasoning', 'reasoning'],
  ['content', 'text'],
  ['refusal', 'refusal'],
] as const;

function readMessage(message: Json, at: string): ReadMessage {
  const list = partList();
  if (!isObject(message)) {
    list.add(opaquePart('message'));
    return { message: { role: 'user', parts: list.parts }, places: list.places };
  }
  // `function` is what the role of tool results was called before there were tools.
  const role = message.role === 'function' ? 'tool' : (asString(message.role) ?? 'user');
  if (role === 'tool') addToolResult(list, message, at);
  else if (role === 'assistant') {
    for (const [field, type] of assistantFields) addContent(list, message[field], type, `${at}/${field}`);
    addToolCalls(list, message, at);
  } else addContent(list, message.content, 'text', `${at}/content`);
  return { message: { role, parts: list.parts }, places: list.places };
}

function addContent(
  list: PartList,
  content: Json | undefined,
  type: 'text' | 'reasoning' | 'refusal',
  at: string,
): void {
  if (content === undefined || content === null) return;
  if (typeof content === 'string') list.add(textPart(type, content), { pointer: at, isJson: false });
  else if (isArray(content))
    for (const [index, element] of content.entries()) addElement(list, element, type, `${at}/${index}`);
  else list.add(opaquePart(typeof content));
}

function addElement(list: PartList, element: Json, type: 'text' | 'reasoning' | 'refusal', at: string): void {
  if (typeof element === 'string') list.add(textPart(type, element), { pointer: at, isJson: false });
  else if (isObject(element) && typeof element.text === 'string')
    list.add(textPart(type, element.text), { pointer: `${at}/text`, isJson: false });
  else if (isObject(element) && typeof element.refusal === 'string')
    list.add(textPart('refusal', element.refusal), { pointer: `${at}/refusal`, isJson: false });
  else list.add(opaquePart((isObject(element) && asString(element.type)) || typeof element));
}

function addToolResult(list: PartList, message: JsonObject, at: string): void {
  const id = asString(message.tool_call_id);
  const content = message.content;
  const texts: (readonly [text: Json, at: string])[] = isArray(content)
    ? content.map((element, index) =>
        isObject(element) ? [element.text ?? null, `${at}/content/${index}/text`] : [element, `${at}/content/${index}`],
      )
    : [[content ?? '', `${at}/content`]];
  for (const [text, place] of texts) {
    if (typeof text === 'string') {
      const { value, isJson } = toolResult(text);
      list.add(toolCallResponsePart(id, value), { pointer: place, isJson });
    } else list.add(opaquePart('tool_result'));
  }
}

function addToolCalls(list: PartList, message: JsonObject, at: string): void {
  const unreadable = () => new Unknown(['input.messages']);
  const add = (id: string | undefined, definition: JsonObject, place: string) => {
    const text = asString(definition.arguments);
    if (text !== undefined)
      list.add(toolCallPart(id, asString(definition.name) ?? '', toolArguments(text, unreadable)), {
        pointer: `${place}/arguments`,
        isJson: true,
      });
    else
      list.add(toolCallPart(id, asString(definition.name) ?? '', definition.input ?? definition.arguments), {
        pointer: `${place}/input`,
        isJson: false,
      });
  };
  for (const [index, call] of (isArray(message.tool_calls) ? message.tool_calls : []).entries()) {
    const kind = isObject(call) && isObject(call.function) ? 'function' : 'custom';
    const definition = isObject(call) ? call[kind] : undefined;
    if (isObject(call) && isObject(definition)) add(asString(call.id), definition, `${at}/tool_calls/${index}/${kind}`);
    else list.add(opaquePart('tool_call'));
  }
  if (isObject(message.function_call)) add(undefined, message.function_call, `${at}/function_call`);
}
