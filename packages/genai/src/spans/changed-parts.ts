import { Unknown } from '@parapet/cel';
import type { Message, OpaquePart, Part, TextPart } from '@parapet/policy';
import { UnknownText } from '@parapet/policy';
import { textPart, toolCallPart, toolCallResponsePart } from '../message-parts.ts';
import type { RecordedDecision } from '../verdict/recorded-decision.ts';

/**
 * Messages as they were said, as far as a span tells that shows them as they were delivered: what was changed on the way
 * is unknown, with the findings that were recorded while it could be seen.
 */
export function messagesAsSaid(
  messages: readonly Message[],
  decisions: readonly RecordedDecision[],
): readonly Message[] {
  if (decisions.every(({ changed }) => changed.length === 0)) return messages;
  return messages.map(({ role, parts }, message) => ({
    role,
    parts: parts.map((part, index) => partAsSaid(part, `/input/messages/${message}/parts/${index}`, decisions)),
  }));
}

function partAsSaid(part: Part, pointer: string, decisions: readonly RecordedDecision[]): Part {
  const decision = decisions.find(({ changed }) => changed.some((each) => isWithin(each, pointer)));
  if (!decision) return part;
  switch (part.type) {
    case 'tool_call':
      return toolCallPart(part.id, part.name, new Unknown([pointer]));
    case 'tool_call_response':
      return toolCallResponsePart(part.id, new Unknown([pointer]));
    default:
      return textAsSaid(part, pointer, decision);
  }
}

/** The same of a part of an answer. */
export const textAsSaid = <T extends TextPart | OpaquePart>(
  part: T,
  pointer: string,
  decision: RecordedDecision,
): T | TextPart =>
  part.type !== 'opaque' && decision.changed.includes(pointer)
    ? textPart(part.type, unknownText(pointer, decision))
    : part;

/** A text that is not there, with what was found in it. */
export function unknownText(pointer: string, { scanned, findings }: RecordedDecision): UnknownText {
  const own = findings.filter(({ part }) => part === pointer);
  // Rules that look for the same thing find it twice.
  const distinct = own.filter((finding, index) => own.findIndex((other) => isSame(other, finding)) === index);
  return new UnknownText(
    [pointer],
    scanned,
    distinct.map(({ digest, start, end }) => ({ digest, start, end })),
  );
}

type Place = RecordedDecision['findings'][number];

const isSame = (a: Place, b: Place): boolean => a.digest === b.digest && a.start === b.start && a.end === b.end;

const isWithin = (pointer: string, part: string): boolean => pointer === part || pointer.startsWith(`${part}/`);
