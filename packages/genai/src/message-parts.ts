import type { Unknown } from '@parapet/cel';
import type { Json, OpaquePart, Seen, TextPart, ToolCallPart, ToolCallResponsePart } from '@parapet/policy';
import { isCode } from './code.ts';
import { escapeReader } from './json/json-text.ts';
import { parseJson } from './json/parse-json.ts';
import { repeatsNames } from './json/repeats-names.ts';

/*
 * Every reader makes its parts here, so that the same message read from the wire and from a span is the same to the
 * character: identities are hashes of it.
 */

export const textPart = (type: TextPart['type'], content: Seen<string>): TextPart => ({ type, content });

/** What it is shows up in the coverage of decisions, so nothing goes there that might be content. */
export const opaquePart = (media: string): OpaquePart => ({ type: 'opaque', media: isCode(media) ? media : 'unknown' });

/**
 * Who wrote a message. Providers differ in what they call people and accept more than they document, so whoever is neither
 * the author of the service nor the model nor a tool is somebody who asks.
 */
export function roleOf(role: Json | undefined): string {
  const name = typeof role === 'string' ? role.toLowerCase() : '';
  // What the role of tool results was called before there were tools.
  if (name === 'function') return 'tool';
  return roles.has(name) ? name : 'user';
}

const roles: ReadonlySet<string> = new Set(['system', 'developer', 'assistant', 'tool']);

export const toolCallPart = (id: string | undefined, name: string, args: Seen<Json> | undefined): ToolCallPart => ({
  type: 'tool_call',
  ...(id && { id }),
  name,
  ...(args !== undefined && { arguments: args }),
});

export const toolCallResponsePart = (id: string | undefined, result: Seen<Json> | undefined): ToolCallResponsePart => ({
  type: 'tool_call_response',
  ...(id && { id }),
  ...(result !== undefined && { result }),
});

/**
 * What a tool said. Many answer with JSON as text: rules want to look inside (`tool.result.ok`), and what is found in a
 * leaf can then be taken out without breaking it.
 */
export function toolResult(text: string): { readonly value: Json; readonly isJson: boolean } {
  const value = /^\s*[{["]/.test(text) ? parseJson(text) : undefined;
  const isJson = value !== undefined && !repeatsNames(text, value);
  return isJson ? { value, isJson } : { value: text, isJson };
}

/**
 * A tool call's arguments, which travel as JSON text. No text means no arguments.
 * Text that is not JSON, or says two things at once, cannot be looked into with certainty.
 */
export function toolArguments(text: string, unreadable: () => Unknown): Seen<Json> {
  if (text.trim() === '') return {};
  const value = parseJson(text);
  return value === undefined || repeatsNames(text, value) ? unreadable() : value;
}

/** An answer that must be JSON as finders are to see it. */
export function shownJson(part: TextPart): TextPart {
  if (typeof part.content !== 'string') return part;
  const reader = escapeReader();
  return textPart(part.type, reader.read(part.content) + reader.end());
}
