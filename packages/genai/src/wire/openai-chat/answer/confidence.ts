import { Unknown } from '@parapet/cel';
import type { Json, Seen } from '@parapet/policy';
import { isArray, isObject, type JsonObject } from '../../../json/parse-json.ts';

/** Gathers how probable the tokens of a choice were, as the log probabilities beside its text tell. */
export interface Confidence {
  /** @param spoke whether text stands beside them */
  take(logprobs: Json | undefined, spoke: boolean): void;
  /** The geometric mean of the probabilities; undefined where none are told, unknown where not all are. */
  readonly value: Seen<number> | undefined;
}

export function createConfidence(): Confidence {
  let sum = 0;
  let count = 0;
  let isWhole = true;
  return {
    take(logprobs, spoke) {
      const tokens = isObject(logprobs) ? tokensIn(logprobs) : [];
      if (tokens.length === 0 && spoke) isWhole = false;
      for (const token of tokens) {
        const { logprob } = isObject(token) ? token : {};
        if (typeof logprob !== 'number' || logprob > 0) isWhole = false;
        else sum += logprob;
        count++;
      }
    },
    get value() {
      if (count === 0) return undefined;
      return isWhole ? Math.exp(sum / count) : new Unknown(['output.confidence']);
    },
  };
}

/** Those of what it says and those of how it refuses. */
const tokensIn = ({ content, refusal }: JsonObject): readonly Json[] => [
  ...(isArray(content) ? content : []),
  ...(isArray(refusal) ? refusal : []),
];

/** Of a choice that is there as a whole. */
export function confidenceOf(logprobs: Json | undefined): Seen<number> | undefined {
  const confidence = createConfidence();
  confidence.take(logprobs, false);
  return confidence.value;
}
