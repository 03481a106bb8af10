import type { Occurrence } from '../history/history.ts';
import { type Action, isWithholding, slotOf } from './action.ts';
import type { Decision } from './decision.ts';

export type Host = 'transport' | 'span-processor' | 'collector' | 'preview' | 'replay';

/** What a host did about a Decision. */
export interface Outcome {
  readonly host: Host;
  /** What was really done. */
  readonly action: Action | 'none';
  /** Of what was escalated: that a person let it go on. */
  readonly approved?: boolean;
  /** Why a proposed action was not taken. */
  readonly unenforced?: string;
  /** Seconds spent deciding. */
  readonly duration: number;
  /** Most text held back at once, in UTF-16 code units; streams only. */
  readonly maxHold?: number;
}

/**
 * Whether a moment took place, given what was done about it. What was refused did not, what waited for a person did once approved, and an
 * answer was discarded if another was asked for.
 */
export function occurrenceOf(
  { moment }: Decision,
  { action, approved }: Pick<Outcome, 'action' | 'approved'>,
): Occurrence {
  if (action === 'escalate') return approved ? 'happened' : 'withheld';
  if (isWithholding(action)) return 'withheld';
  const isAnswer = moment.at === 'output' || moment.at === 'tool_call';
  return isAnswer && action !== 'none' && slotOf[action] === 'route' ? 'withheld' : 'happened';
}
