import { Unknown } from '@parapet/cel';
import type { Json, Proposal, Redaction, ToolCall } from '@parapet/policy';
import { redact } from '@parapet/policy';
import { asString, isArray, isObject, type JsonObject, parseJson } from '../../json/parse-json.ts';
import { redactJson } from '../../json/redact-json.ts';
import { toolArguments } from '../../message-parts.ts';

/** A tool call as it stands on the wire. */
export interface WireCall {
  /** `function_call` is what there was before there were tools. */
  readonly kind: 'function' | 'custom' | 'function_call';
  readonly id?: string;
  readonly name: string;
  /** The arguments, in JSON; for custom tools the input, which is text. */
  readonly text: string;
  /** Its other fields, which go on as they came. */
  readonly rest: JsonObject;
}

const textField = { function: 'arguments', custom: 'input', function_call: 'arguments' } as const;

export interface PlacedCall {
  readonly call: WireCall;
  /** Pointer of the call within its message, and of its text. */
  readonly at: string;
  readonly textAt: string;
}

export interface ReadCalls {
  /** In order. */
  readonly calls: readonly PlacedCall[];
  /** Names of fields that hold something the calls do not show: nobody decided it, so it may not pass. */
  readonly unread: readonly string[];
}

/** Reads the tool calls of a message, or of a stream's delta. */
export function readCalls(message: JsonObject): ReadCalls {
  const calls: PlacedCall[] = [];
  const unread: string[] = [];
  const { tool_calls: list = null, function_call: old = null } = message;
  if (list !== null && !isArray(list)) unread.push('tool_calls');
  for (const [index, value] of (isArray(list) ? list : []).entries()) {
    if (!isObject(value)) {
      unread.push('tool_calls');
      continue;
    }
    const { id = null, function: definition = null, custom = null, ...rest } = value;
    const kind = isObject(custom) ? 'custom' : 'function';
    const [own, other] = kind === 'custom' ? [custom, definition] : [definition, custom];
    if (other !== null) unread.push(kind === 'custom' ? 'function' : 'custom');
    if (own !== null && !isObject(own)) unread.push(kind);
    if (id !== null && !isCallId(id)) unread.push('id');
    const read = readDefinition(kind, isObject(own) ? own : {}, unread);
    const at = `/tool_calls/${index}`;
    const call = { ...read, ...(isCallId(id) && { id }), rest };
    calls.push({ call, at, textAt: `${at}/${kind}/${textField[kind]}` });
  }
  if (isObject(old)) {
    const call = { ...readDefinition('function_call', old, unread), rest: {} };
    calls.push({ call, at: '/function_call', textAt: '/function_call/arguments' });
  } else if (old !== null) unread.push('function_call');
  return { calls, unread };
}

/** Some providers hide a signature in it, which is long. */
const isCallId = (id: unknown): id is string => typeof id === 'string' && /^[\w.:/@=~|+-]{0,8192}$/.test(id);

function readDefinition(kind: WireCall['kind'], definition: JsonObject, unread: string[]) {
  const { name = null, [textField[kind]]: text = null, ...rest } = definition;
  if (name !== null && typeof name !== 'string') unread.push('name');
  unread.push(...Object.keys(rest).filter((field) => rest[field] !== null));
  return {
    kind,
    name: asString(name) ?? '',
    text: typeof text === 'string' ? text : text === null ? '' : JSON.stringify(text),
  };
}

/** Adds a piece of a call, as it arrives in a stream, to what is there of it. A name is sent whole, arguments in pieces. */
export function extendCall(call: WireCall | undefined, piece: WireCall): WireCall {
  if (!call) return piece;
  return {
    ...call,
    kind: piece.kind === 'function' ? call.kind : piece.kind,
    ...(piece.id && { id: piece.id }),
    name: piece.name || call.name,
    text: call.text + piece.text,
    rest: { ...call.rest, ...piece.rest },
  };
}

/** Writes a call as an element of `tool_calls`, or as the value of `function_call`. */
export function writeCall(call: WireCall): JsonObject {
  const definition = { name: call.name, [textField[call.kind]]: call.text };
  if (call.kind === 'function_call') return definition;
  return { ...call.rest, ...(call.id !== undefined && { id: call.id }), type: call.kind, [call.kind]: definition };
}

/** What is decided about a call. */
export const toolOf = (call: WireCall): ToolCall => ({
  name: call.name,
  arguments: call.kind === 'custom' ? call.text : toolArguments(call.text, () => new Unknown(['tool.arguments'])),
  ...(call.id && { call_id: call.id }),
  type: call.kind === 'custom' ? 'custom' : 'function',
});

/** The arguments as a captured message shows them. */
export const shownArguments = (call: WireCall): Json =>
  call.kind === 'custom' ? call.text : call.text.trim() === '' ? {} : (parseJson(call.text) ?? call.text);

/** A call with the redactions that a decision about it proposes; undefined if they cannot be done. */
export function redactCall(call: WireCall, proposal: Proposal): WireCall | undefined {
  if (proposal.redactions.length === 0) return call;
  const redactions: Redaction[] = [];
  for (const redaction of proposal.redactions) {
    if (!/^\/tool\/arguments(\/|$)/.test(redaction.part)) return undefined;
    redactions.push({ ...redaction, part: redaction.part.slice('/tool/arguments'.length) });
  }
  if (call.kind === 'custom') {
    if (redactions.some(({ part }) => part !== '')) return undefined;
    return { ...call, text: redact(call.text, redactions) };
  }
  const value = parseJson(call.text);
  const text = value === undefined ? undefined : redactJson(call.text, value, redactions);
  return text === undefined ? undefined : { ...call, text };
}
