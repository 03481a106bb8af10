import { isWithheldBy, type Moment, type Proposal, type ToolCall } from '@parapet/policy';
import type { Judge } from '../judge.ts';
import { redactCall, toolOf, type WireCall } from './call.ts';

export interface DecidedCalls {
  /** The calls as they may go on; none where one was blocked. */
  readonly calls: readonly WireCall[];
  /** Positions of those that were changed. */
  readonly changed: readonly number[];
  /** Why the whole choice ends as filtered: nobody should run the calls around a blocked one. */
  readonly blocked?: Proposal;
}

/**
 * Decides the tool calls of a choice in their order, up to the first that is blocked.
 *
 * @param momentOf the moment of a call, by its position
 */
export function decideCalls(
  calls: readonly WireCall[],
  judge: Judge,
  momentOf: (position: number, tool: ToolCall) => Moment,
): DecidedCalls {
  if (!judge.has('tool_call')) return { calls, changed: [] };
  const decided: WireCall[] = [];
  const changed: number[] = [];
  for (const [position, call] of calls.entries()) {
    const proposal = judge.judge(momentOf(position, toolOf(call)));
    const redacted = isWithheldBy(proposal) ? undefined : redactCall(call, proposal);
    if (!redacted) return { calls: [], changed: [], blocked: proposal };
    if (redacted !== call) changed.push(position);
    decided.push(redacted);
  }
  return { calls: decided, changed };
}
