import { sha256 } from '@noble/hashes/sha2.js';
import { Unknown } from '@parapet/cel';
import type { Message, MomentKind } from '@parapet/policy';

/*
 * Chat interfaces send the whole transcript again with every request, clients retry, and one tool call shows up in the
 * answer, at the tool, and as a span. So a moment is told by what it is and not by when it was seen:
 *
 *     <kind>/<position>/<hash of the scope and of what names it>
 *
 * The scope is the session where one is known, else the trace. Everything that a provider or a person wrote is hashed.
 */

/** The identity of a turn: the scope, and the transcript up to and including it. `position` is the number of messages. */
export const inputId = (scope: string, transcript: string, position: number): string =>
  momentId('input', position, scope, transcript);

/** The identity of one choice of an answer. Without a provider's id, the request names the answer. */
export const outputId = (
  scope: string,
  answer: { readonly id: string } | { readonly request: string },
  choice: number,
) =>
  'id' in answer ? momentId('output', choice, scope, answer.id) : momentId('output', choice, scope, '', answer.request);

/** The identity of a tool call: the provider's id of the call; without one, its place in the answer. */
export const toolCallId = (scope: string, callId: string | undefined, output: string, position: number): string =>
  callId ? momentId('tool_call', '', scope, callId) : momentId('tool_call', position, output);

/** The identity of a tool's result: the provider's id of the call; without one, its place in the transcript. */
export const toolResultId = (scope: string, callId: string | undefined, place: string): string =>
  callId ? momentId('tool_result', '', scope, callId) : momentId('tool_result', '', scope, '', place);

/** The identity of a search for documents, which nothing names but the span that tells of it. */
export const retrievalId = (scope: string, span: string): string => momentId('retrieval', '', scope, span);

/** The identity of the end of a call: that of its answer. */
export const callEndId = (scope: string, answer: { readonly id: string } | { readonly request: string }): string =>
  'id' in answer ? momentId('call_end', '', scope, answer.id) : momentId('call_end', '', scope, '', answer.request);

export const spanMomentId = (traceId: string, spanId: string): string => `span/${traceId}/${spanId}`;

/** Where in its exchange a moment stands, as its identity tells: two moments at one place are the same one. */
export const placeOf = (id: string): string => id.slice(0, id.lastIndexOf('/'));

/** The digests of a transcript's beginnings: element `n` is about its first `n` messages. */
export function transcriptDigests(messages: readonly Message[]): string[] {
  const digests = [''];
  for (const message of messages) digests.push(digest(`${digests.at(-1)}\n${JSON.stringify(essenceOf(message))}`));
  return digests;
}

/** How many messages from the first on are seen whole. What is not cannot be told from others by its digest. */
export function seenMessages(messages: readonly Message[]): number {
  const unseen = messages.findIndex(({ parts }) => parts.some((part) => Object.values(part).some(isUnknown)));
  return unseen === -1 ? messages.length : unseen;
}

const isUnknown = (value: unknown): boolean => value instanceof Unknown;

/** What all who show a message agree on: not on texts that say nothing, nor on the names of what is no text. */
const essenceOf = ({ role, parts }: Message): unknown => ({
  role,
  parts: parts
    .filter((part) => part.type === 'opaque' || !('content' in part) || part.content !== '')
    .map((part) => (part.type === 'opaque' ? part.type : part)),
});

function momentId(at: MomentKind, position: number | '', ...names: readonly string[]): string {
  return `${at}/${position}/${digest(JSON.stringify(names))}`;
}

/** The first 128 bits of SHA-256, in hexadecimal: long enough that two never meet by chance. */
export function digest(text: string): string {
  initial._cloneInto(hash).update(encoded(text)).digestInto(hashed);
  let digits = '';
  for (let at = 0; at < 16; at++) digits += HEX[hashed[at] as number];
  return digits;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/*
 * Most texts are short, so that memory of its own for each would cost more than its hash. All of these are written over
 * by every digest before they are read.
 */
const initial = sha256.create();
const hash = sha256.create();
const hashed = new Uint8Array(32);
const scratch = new Uint8Array(8192);

const utf8 = new TextEncoder();

function encoded(text: string): Uint8Array {
  // A UTF-16 code unit takes at most three bytes.
  if (text.length * 3 > scratch.length) return utf8.encode(text);
  return scratch.subarray(0, utf8.encodeInto(text, scratch).written);
}
