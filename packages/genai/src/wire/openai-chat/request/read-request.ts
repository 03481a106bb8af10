import { Unknown } from '@parapet/cel';
import type { Json, Message, Part, TextPart } from '@parapet/policy';
import { isCode, isFieldName } from '../../../code.ts';
import { asNumber, asString, isArray, isObject, type JsonObject } from '../../../json/parse-json.ts';
import { escapeSegment, pointer } from '../../../json/pointer.ts';
import {
  opaquePart,
  roleOf,
  textPart,
  toolArguments,
  toolCallPart,
  toolCallResponsePart,
  toolResult,
} from '../../../message-parts.ts';
import type { CallParameters, CallRequest } from '../../codec.ts';
import { readCalls } from '../call.ts';
import { bearsText, callFields, channelOfField } from '../fields.ts';
import { requestFields } from './request-fields.ts';

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

function readMessage(message: Json, at: string): ReadMessage {
  const list = partList();
  if (!isObject(message)) {
    list.add(opaquePart('message'));
    return { message: { role: 'user', parts: list.parts }, places: list.places };
  }
  const role = roleOf(message.role);
  const read = new Set(['role', 'content']);
  if (role === 'tool') {
    addToolResult(list, message, at);
    // Whose result it is: its call, or in the old form its tool.
    for (const field of ['tool_call_id', 'name']) if (isCode(message[field])) read.add(field);
  } else if (role === 'assistant') {
    for (const [field, type] of channelOfField) addContent(list, message[field], type, `${at}/${field}`);
    addToolCalls(list, message, at);
    for (const field of [...channelOfField.keys(), ...callFields]) read.add(field);
  } else addContent(list, message.content, 'text', `${at}/content`);
  if (typeof message.role === 'string' && !isCode(message.role)) list.add(opaquePart('role'));
  addOthers(list, message, read, at);
  return { message: { role, parts: list.parts }, places: list.places };
}

/** Settings of a provider's cache, which may stand in messages and in their parts. */
const settings: ReadonlySet<string> = new Set(['cache_control']);

/** What stands in fields that are not read otherwise: somebody may read it, so finders shall, or the coverage tells. */
function addOthers(list: PartList, fields: JsonObject, read: ReadonlySet<string>, at: string): void {
  for (const [name, value] of Object.entries(fields)) {
    if (read.has(name) || settings.has(name) || (isFieldName(name) && !bearsText(value))) continue;
    if (typeof value === 'string')
      list.add(textPart('text', value), { pointer: `${at}/${escapeSegment(name)}`, isJson: false });
    else list.add(opaquePart(name));
  }
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
  else if (!isObject(element)) list.add(opaquePart(typeof element));
  else if (typeof element.text === 'string') addText(list, element, 'text', type, at);
  else if (typeof element.refusal === 'string') addText(list, element, 'refusal', 'refusal', at);
  else list.add(opaquePart(asString(element.type) ?? 'object'));
}

/** An element that is text, and whatever else it says. */
function addText(list: PartList, element: JsonObject, field: string, type: TextPart['type'], at: string): void {
  list.add(textPart(type, asString(element[field]) ?? ''), { pointer: `${at}/${field}`, isJson: false });
  addOthers(list, element, new Set(['type', field]), at);
}

function addToolResult(list: PartList, message: JsonObject, at: string): void {
  const id = asString(message.tool_call_id);
  const { content = '' } = message;
  const add = (text: Json | undefined, place: string) => {
    if (typeof text === 'string') {
      const { value, isJson } = toolResult(text);
      list.add(toolCallResponsePart(id, value), { pointer: place, isJson });
    } else list.add(opaquePart('tool_result'));
  };
  if (!isArray(content)) add(content ?? '', `${at}/content`);
  for (const [index, element] of (isArray(content) ? content : []).entries()) {
    const place = `${at}/content/${index}`;
    if (isObject(element)) {
      add(element.text, `${place}/text`);
      addOthers(list, element, new Set(['type', 'text']), place);
    } else add(element, place);
  }
}

/**
 * What a request says outside of its messages belongs to its last turn: to the message that ends it, or to one of its own
 * where that is not somebody's who asks.
 */
function addAside(read: ReadMessage[], body: JsonObject): void {
  const list = partList();
  if (isObject(body.prediction)) {
    addContent(list, body.prediction.content, 'text', '/prediction/content');
    addOthers(list, body.prediction, new Set(['type', 'content']), '/prediction');
  } else addOthers(list, { prediction: body.prediction ?? null }, new Set(), '');
  addOthers(list, body, requestFields, '');
  if (list.parts.length === 0) return;
  const last = read.at(-1);
  const own = !last || !['user', 'tool'].includes(last.message.role);
  const before = own ? { message: { role: 'user', parts: [] }, places: [] } : last;
  read.splice(own ? read.length : -1, own ? 0 : 1, {
    message: { ...before.message, parts: [...before.message.parts, ...list.parts] },
    places: [...before.places, ...list.places],
  });
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
  if (readCalls(message).unread.length > 0) list.add(opaquePart('tool_calls'));
  if (isObject(message.function_call)) add(undefined, message.function_call, `${at}/function_call`);
}
