import { Unknown } from '@parapet/cel';
import type {
  Input,
  Json,
  Message,
  Moment,
  Part,
  RecordedPiece,
  Seen,
  TextPart,
  ToolCallResponsePart,
} from '@parapet/policy';
import { UnknownText } from '@parapet/policy';
import { jsonPassages } from './json-passages.ts';
import type { Found, Passage } from './passage.ts';
import { passagesOf } from './passage.ts';

/** What was said in a call to a model or a tool, one after the other. */
export interface ConversationMessage {
  /** `system`, `user`, `assistant`, `tool` ... as the model was told, and `retrieval` for what was looked up. */
  readonly role: string;
  /** What this span adds to what was said before. */
  readonly isNew: boolean;
  readonly parts: readonly ConversationPart[];
}

export type ConversationPart =
  | { readonly kind: 'text' | 'reasoning' | 'refusal'; readonly passages: readonly Passage[] }
  | { readonly kind: 'tool-call' | 'tool-result'; readonly name?: string; readonly passages: readonly Passage[] }
  /** Something that is no text, such as an image. */
  | { readonly kind: 'opaque'; readonly media: string }
  | UnseenPart;

/** It was there, and the trace does not show it. */
export interface UnseenPart {
  readonly kind: 'unseen';
  readonly of: 'text' | 'tool-call' | 'tool-result';
  readonly name?: string;
  /** How much was recorded of it that finders found. */
  readonly found: number;
}

/** What was found in a text of a moment, by its JSON pointer. */
export type FoundIn = (moment: string, pointer: string) => readonly Found[];

/**
 * The conversation that the moments of a span tell of.
 *
 * @param moments all that the span is about, in the order in which they happened
 * @param content tells evidence, which is masked otherwise
 */
export function conversationOf(
  moments: readonly Moment[],
  foundIn: FoundIn,
  content: boolean,
): readonly ConversationMessage[] {
  const told = { moments, foundIn, content };
  const isCall = moments.some(({ at }) => at === 'input' || at === 'output' || at === 'call_end');
  return [
    ...(isCall ? [...askedMessages(told), ...answerMessages(told)] : runMessages(told)),
    ...retrievalMessages(told),
  ];
}

interface Told {
  readonly moments: readonly Moment[];
  readonly foundIn: FoundIn;
  readonly content: boolean;
}

type FoundAt = (pointer: string) => readonly Found[];

/** The transcript and the instructions that were sent, as the last turn among the moments has them. */
function askedMessages(told: Told): readonly ConversationMessage[] {
  const { moments, foundIn, content } = told;
  const input = moments.findLast((moment) => moment.input !== undefined)?.input;
  if (input === undefined) return [];
  const turns = moments.filter(({ at }) => at === 'input');
  const unseenTurn = (): ConversationMessage =>
    unseenMessage('user', foundCount(turns.flatMap(({ recorded = [] }) => recorded)));
  if (input instanceof Unknown) return [unseenTurn()];
  // Each turn of a transcript is a moment, and its pointers are those of the whole.
  const found: FoundAt = (pointer) => turns.flatMap(({ id }) => foundIn(id, pointer));
  const { messages, system } = input;
  if (messages instanceof Unknown && system instanceof Unknown) return [unseenTurn()];
  const instructions = instructionsOf(system, (part, pointer) => textPart(part, found(pointer), content));
  if (messages instanceof Unknown) return [...instructions, unseenTurn()];
  const lastAnswer = messages.findLastIndex(({ role }) => role === 'assistant');
  const written = messages.map(
    ({ role, parts }, index): ConversationMessage => ({
      role,
      isNew: index > lastAnswer && role !== 'system' && role !== 'developer',
      parts: parts.map((part, place) => {
        const pointer = `/input/messages/${index}/parts/${place}`;
        return part.type === 'tool_call_response'
          ? resultPart(part, `${pointer}/result`, found, messages, told)
          : partOf(part, pointer, found, content);
      }),
    }),
  );
  return [...instructions, ...written];
}

function instructionsOf(
  system: Input['system'],
  tell: (part: TextPart, pointer: string) => ConversationPart,
): readonly ConversationMessage[] {
  if (system === undefined) return [];
  if (system instanceof Unknown) return [unseenMessage('system')];
  const parts = system.map((part, index) => tell(part, `/input/system/${index}`));
  return parts.length > 0 ? [{ role: 'system', isNew: false, parts }] : [];
}

/** What came back from a tool, which is a part of the transcript and a moment of its own. */
function resultPart(
  { id, result }: ToolCallResponsePart,
  pointer: string,
  found: FoundAt,
  messages: readonly Message[],
  { moments, foundIn, content }: Told,
): ConversationPart {
  const own = moments.find(({ at, tool }) => at === 'tool_result' && id !== undefined && seen(tool)?.call_id === id);
  const both: FoundAt = (leaf) => [
    ...found(leaf),
    ...(own ? foundIn(own.id, `/tool/result${leaf.slice(pointer.length)}`) : []),
  ];
  const [name] = messages
    .flatMap(({ parts }) => parts)
    .flatMap((part) => (part.type === 'tool_call' && id !== undefined && part.id === id ? [part.name] : []));
  return jsonPart('tool-result', name, result, pointer, both, content);
}

/** What the model answered, choice by choice, with what it asked of tools. */
function answerMessages({ moments, foundIn, content }: Told): readonly ConversationMessage[] {
  const messages: { readonly role: string; readonly isNew: true; parts: readonly ConversationPart[] }[] = [];
  for (const { at, id, output, tool, recorded = [] } of moments)
    if (at === 'output') {
      const parts = output === undefined || output instanceof Unknown ? undefined : output.parts;
      const told =
        parts === undefined || parts instanceof Unknown
          ? [unseen('text', undefined, foundCount(recorded))]
          : parts.map((part, place) => {
              const pointer = `/output/parts/${place}`;
              return partOf(part, pointer, (one) => foundIn(id, one), content);
            });
      messages.push({ role: 'assistant', isNew: true, parts: told });
    } else if (at === 'tool_call') {
      const part = callPart(tool, (one) => foundIn(id, one), content);
      const last = messages.at(-1);
      if (last) last.parts = [...last.parts, part];
      else messages.push({ role: 'assistant', isNew: true, parts: [part] });
    }
  return messages;
}

/** A tool that was run by itself: how it was called and what it gave. */
const runMessages = ({ moments, foundIn, content }: Told): readonly ConversationMessage[] =>
  moments.flatMap(({ at, id, tool }): readonly ConversationMessage[] => {
    const found: FoundAt = (pointer) => foundIn(id, pointer);
    if (at === 'tool_call') return [{ role: 'assistant', isNew: true, parts: [callPart(tool, found, content)] }];
    if (at !== 'tool_result') return [];
    const name = nameOf(tool);
    const part = jsonPart('tool-result', name, seen(tool)?.result, '/tool/result', found, content);
    return [{ role: 'tool', isNew: true, parts: [part] }];
  });

const retrievalMessages = ({ moments, foundIn, content }: Told): readonly ConversationMessage[] =>
  moments.flatMap(({ at, id, retrieval }): readonly ConversationMessage[] => {
    if (at !== 'retrieval') return [];
    const { query, documents } = seen(retrieval) ?? {};
    const texts = documents === undefined || documents instanceof Unknown ? undefined : documents;
    const found: FoundAt = (pointer) => foundIn(id, pointer);
    return [
      { role: 'query', isNew: true, parts: [text('text', query, [], content)] },
      {
        role: 'retrieval',
        isNew: true,
        parts: texts?.map((document, place) =>
          text('text', document.text, found(`/retrieval/documents/${place}/text`), content),
        ) ?? [unseen('text')],
      },
    ];
  });

function partOf(
  part: Exclude<Part, ToolCallResponsePart>,
  pointer: string,
  found: FoundAt,
  content: boolean,
): ConversationPart {
  switch (part.type) {
    case 'opaque':
      return { kind: 'opaque', media: part.media };
    case 'tool_call':
      return jsonPart('tool-call', part.name, part.arguments, pointer, () => [], content);
    default:
      return textPart(part, found(pointer), content);
  }
}

const textPart = (part: TextPart, found: readonly Found[], content: boolean): ConversationPart =>
  text(part.type, part.content, found, content);

function text(
  kind: TextPart['type'],
  said: Seen<string> | undefined,
  found: readonly Found[],
  content: boolean,
): ConversationPart {
  if (typeof said === 'string') return { kind, passages: passagesOf(said, found, content) };
  return unseen('text', undefined, said instanceof UnknownText ? said.findings.length : 0);
}

const callPart = (tool: Moment['tool'], found: FoundAt, content: boolean): ConversationPart =>
  jsonPart('tool-call', nameOf(tool), seen(tool)?.arguments, '/tool/arguments', found, content);

function jsonPart(
  kind: 'tool-call' | 'tool-result',
  name: string | undefined,
  value: Seen<Json> | undefined,
  pointer: string,
  found: FoundAt,
  content: boolean,
): ConversationPart {
  if (value instanceof Unknown) return unseen(kind, name, value instanceof UnknownText ? value.findings.length : 0);
  const passages = value === undefined ? [] : jsonPassages(value, pointer, found, content);
  return { kind, ...(name !== undefined && { name }), passages };
}

const nameOf = (tool: Moment['tool']): string | undefined => seen(seen(tool)?.name);

const unseen = (of: UnseenPart['of'], name?: string, found = 0): ConversationPart => ({
  kind: 'unseen',
  of,
  ...(name !== undefined && { name }),
  found,
});

const unseenMessage = (role: string, found = 0): ConversationMessage => ({
  role,
  isNew: role !== 'system',
  parts: [unseen('text', undefined, found)],
});

const foundCount = (pieces: readonly RecordedPiece[]): number =>
  pieces.reduce((sum, { content }) => sum + content.findings.length, 0);

const seen = <T>(value: Seen<T> | undefined): T | undefined => (value instanceof Unknown ? undefined : value);
