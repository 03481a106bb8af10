import type { ScriptedAnswer } from '../../examples/support-bot/model/script.ts';
import { otherwise, script } from '../../examples/support-bot/model/script.ts';

/** An item of a request that stands in a conversation, in whatever form its interface has. */
export interface Said {
  readonly text: string;
  /** Whether a person said it, rather than the model or a tool. */
  readonly asks: boolean;
}

/** What the demo's model says: the first answer to what was asked last, and one further after each of its own turns. */
export function scriptedAnswer(said: readonly Said[], modelTurns: (from: number) => number): ScriptedAnswer {
  const last = said.findLastIndex(({ asks }) => asks);
  const turn = script.find(({ asked }) => said[last]?.text.includes(asked));
  return turn?.answers[modelTurns(last + 1)] ?? otherwise;
}
