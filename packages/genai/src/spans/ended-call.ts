import { Unknown } from '@parapet/cel';
import type { Output, Seen } from '@parapet/policy';
import type { SpanContent } from './convention.ts';

/** What is known of a call only once it has ended: how it went, without how long it took. */
export function endOf({ choices = [], usage = {} }: SpanContent) {
  const reasons = choices.map(({ finishReason }) => finishReason);
  const { inputTokens, outputTokens, timeToFirstToken } = usage;
  return {
    time_to_first_token: timeToFirstToken ?? new Unknown(['call.time_to_first_token']),
    tokens: {
      input: inputTokens ?? new Unknown(['call.tokens']),
      output: outputTokens ?? new Unknown(['call.tokens']),
    },
    finish_reasons: reasons.every((reason) => reason !== undefined) ? reasons : new Unknown(['call.finish_reasons']),
  };
}

/** All choices of an answer as one: what a call came to. Of several, nobody can say why it ended. */
export function togetherOf(outputs: readonly Seen<Output>[]): Output {
  const [only] = outputs;
  if (outputs.length === 1 && only && !(only instanceof Unknown)) return only;
  const parts = outputs.map((output) => (output instanceof Unknown ? output : output.parts));
  return parts.some((each) => each instanceof Unknown)
    ? { parts: new Unknown(['output.parts']) }
    : { parts: parts.flatMap((each) => (each instanceof Unknown ? [] : each)) };
}
