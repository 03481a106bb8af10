import { Unknown } from '@parapet/cel';
import type { MomentContext, Output } from '@parapet/policy';

/** How a call to a model went, as far as somebody saw it. */
export interface CallEnding {
  /** Seconds. */
  readonly duration: number;
  /** Seconds until the first piece of a streamed answer. */
  readonly timeToFirstToken?: number | undefined;
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  /** Of each choice of the answer; absent for one whose reason was not seen. */
  readonly finishReasons: readonly (string | undefined)[];
}

/** What is known of a call only once it has ended. */
export function endedCall(ending: CallEnding): Exclude<MomentContext['call'], Unknown | undefined> {
  const { duration, timeToFirstToken, inputTokens, outputTokens, finishReasons } = ending;
  const tokens = new Unknown(['call.tokens']);
  return {
    duration,
    time_to_first_token: timeToFirstToken ?? new Unknown(['call.time_to_first_token']),
    tokens: { input: inputTokens ?? tokens, output: outputTokens ?? tokens },
    finish_reasons: finishReasons.every((reason) => reason !== undefined)
      ? finishReasons
      : new Unknown(['call.finish_reasons']),
  };
}

/** All choices of an answer as one: what a call came to. Of several, nobody can say why it ended, nor how sure of it the model was. */
export function togetherOf(outputs: readonly Output[]): Output {
  const [only] = outputs;
  if (outputs.length === 1 && only) return only;
  const parts = outputs.map((output) => output.parts);
  const unseen = parts.find((each) => each instanceof Unknown);
  return { parts: unseen ?? parts.flatMap((each) => (each instanceof Unknown ? [] : each)) };
}
