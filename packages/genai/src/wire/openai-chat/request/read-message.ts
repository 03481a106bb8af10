import { Unknown } from '@parapet/cel';
import type { Json, Message, Part, TextPart } from '@parapet/policy';
import { isCode, isFieldName } from '../../../code.ts';
import { asString, isArray, isObject, type JsonObject } from '../../../json/parse-json.ts';
import { escapeSegment } from '../../../json/pointer.ts';
import {
  opaquePart,
  roleOf,
  textPart,
  toolArguments,
  toolCallPart,
  toolCallResponsePart,
  toolResult,
} from '../../../message-parts.ts';
import { readCalls } from '../call.ts';
import { bearsText, callFields, channelOfField } from '../fields.ts';

/** Where a part of a message stands in the request's body. */
export interface Place {
  /** Pointer of the string in the body. */
  readonly pointer: string;
  /** That string is JSON text itself, and the part is what it stands for. */
  readonly isJson: boolean;
}

/** A message, and the places of its parts. */
export interface ReadMessage {
  readonly message: Message;
  readonly places: readonly (Place | undefined)[];
}

/** Parts of one message as they are collected, each with its place. */
export interface PartList {
  readonly parts: Part[];
  readonly places: (Place | undefined)[];
  add(part: Part, place?: Place): void;
}

export function partList(): PartList {
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

export function readMessage(message: Json, at: string): ReadMessage {
  const list = partList();
  if (!isObject(message)) {
    if (typeof message === 'string') addElement(list, message, 'text', at);
    else list.add(opaquePart('message'));
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

/** Where something is that is no text, or all of it. */
const isAddress = /^(?:data:|https?:)\S*$/;

/** What stands in fields that are not read otherwise: somebody may read it, so finders shall, or the coverage tells. */
export function addOthers(list: PartList, fields: JsonObject, read: ReadonlySet<string>, at: string): void {
  for (const [name, value] of Object.entries(fields)) {
    if (read.has(name) || settings.has(name) || (isFieldName(name) && !bearsText(value))) continue;
    if (typeof value === 'string' && !isAddress.test(value))
      list.add(textPart('text', value), { pointer: `${at}/${escapeSegment(name)}`, isJson: false });
    else list.add(opaquePart(name));
  }
}

export function addContent(
  list: PartList,
  content: Json | undefined,
  type: 'text' | 'reasoning' | 'refusal',
  at: string,
): void {
  if (content === undefined || content === null) return;
  if (typeof content === 'string') list.add(textPart(type, content), { pointer: at, isJson: false });
  else if (isArray(content))
    for (const [index, element] of content.entries()) addElement(list, element, type, `${at}/${index}`);
  else addElement(list, content, type, at);
}

function addElement(list: PartList, element: Json, type: 'text' | 'reasoning' | 'refusal', at: string): void {
  if (typeof element === 'string') list.add(textPart(type, element), { pointer: at, isJson: false });
  else if (!isObject(element)) list.add(opaquePart(typeof element));
  else if (typeof element.text === 'string') addText(list, element, 'text', type, at);
  else if (typeof element.refusal === 'string') addText(list, element, 'refusal', 'refusal', at);
  else {
    const before = list.parts.length;
    addOthers(list, element, new Set(['type']), at);
    if (list.parts.length === before) list.add(opaquePart(asString(element.type) ?? 'object'));
  }
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
    } else if (text === undefined || text === null) list.add(opaquePart('tool_result'));
    // It has no place that could be written anew, so what must be taken out of it refuses the request.
    else list.add(toolCallResponsePart(id, text));
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
