import { Unknown } from '@parapet/cel';
import type { Message, Part, ToolCall } from '@parapet/policy';

/** A tool's result that goes into a model with a transcript. */
export interface PlacedResult {
  /** Where it stands: the message, and the part in it. */
  readonly message: number;
  readonly part: number;
  /** What the tool was asked and what it said. */
  readonly tool: ToolCall;
}

/** The results of tools in a transcript, oldest first. What was asked stands in the answer of the model before. */
export function toolResultsIn(messages: readonly Message[]): readonly PlacedResult[] {
  const calls = new Map<string, Extract<Part, { type: 'tool_call' }>>();
  const results: PlacedResult[] = [];
  for (const [message, { parts }] of messages.entries())
    for (const [part, content] of parts.entries()) {
      if (content.type === 'tool_call' && content.id !== undefined) calls.set(content.id, content);
      if (content.type !== 'tool_call_response') continue;
      const call = content.id === undefined ? undefined : calls.get(content.id);
      const tool: ToolCall = {
        name: call?.name ?? new Unknown(['tool.name']),
        arguments: call?.arguments ?? new Unknown(['tool.arguments']),
        ...(content.id !== undefined && { call_id: content.id }),
        // A transcript does not say it of what was asked before.
        type: new Unknown(['tool.type']),
        ...(content.result !== undefined && { result: content.result }),
      };
      results.push({ message, part, tool });
    }
  return results;
}

/** Redactions of a `tool_result` moment are those of the part of the input that it stands in. */
export const partOfInput = (pointer: string, { message, part }: PlacedResult): string =>
  `/input/messages/${message}/parts/${part}${pointer.slice('/tool'.length)}`;
