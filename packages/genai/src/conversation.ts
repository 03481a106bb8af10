import type { Message, MomentContext } from '@parapet/policy';
import { turnEnds } from './turns.ts';

/** How long a transcript is. Who shows the instructions of the service as messages counts as who shows them apart. */
export const conversationOf = (messages: readonly Message[]): NonNullable<MomentContext['conversation']> => ({
  turns: turnEnds(messages).length,
  messages: messages.filter(({ role }) => role !== 'system' && role !== 'developer').length,
});
