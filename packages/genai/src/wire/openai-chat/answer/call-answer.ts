import type { Json, Seen } from '@parapet/policy';
import { isCode, isFieldName } from '../../../code.ts';
import { asNumber, isObject, type JsonObject } from '../../../json/parse-json.ts';
import type { CallAnswer, ChangedPart } from '../../codec.ts';
import type { AnswerHead } from '../moments.ts';

/**
 * What an answer, or an event of one, says about itself. It is recorded, so what is no name or code is not taken for one. An
 * empty id is none: Azure's first event has that.
 */
export function readHead({ id, model }: JsonObject): AnswerHead {
  return { ...(isCode(id) && { id }), ...(isCode(model) && { model }) };
}

export function readUsage(answer: JsonObject): CallAnswer['usage'] {
  const usage = answer.usage;
  if (!isObject(usage)) return undefined;
  const within = (details: Json | undefined, name: string) => (isObject(details) ? asNumber(details[name]) : undefined);
  const counts = {
    input: asNumber(usage.prompt_tokens),
    output: asNumber(usage.completion_tokens),
    cached: within(usage.prompt_tokens_details, 'cached_tokens'),
    reasoning: within(usage.completion_tokens_details, 'reasoning_tokens'),
  };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== undefined));
}

/** What is known of one choice. */
export interface ChoiceState {
  readonly finishReason: string | undefined;
  readonly confidence: Seen<number> | undefined;
  readonly delivered: CallAnswer['delivered'][number];
  readonly changed: readonly number[];
  readonly isUnredactable: boolean;
}

export function callAnswer(
  head: AnswerHead,
  usage: CallAnswer['usage'],
  choices: readonly ChoiceState[],
  withheld: Iterable<string>,
  problem?: string,
): CallAnswer {
  const changed: ChangedPart[] = choices.flatMap((choice, message) =>
    choice.changed.map((part): ChangedPart => ({ message, part })),
  );
  return {
    ...head,
    finishReasons: choices.flatMap(({ finishReason }) => (isCode(finishReason) ? finishReason : [])),
    confidences: choices.map(({ confidence }) => confidence),
    ...(usage && { usage }),
    delivered: choices.map(({ delivered }) => delivered),
    changed,
    unredactable: choices.flatMap(({ isUnredactable }, index) => (isUnredactable ? [index] : [])),
    withheld: [...new Set([...withheld].map((field) => (isFieldName(field) ? field : 'unknown')))],
    ...(problem !== undefined && { problem }),
  };
}

/** The body of an error in the provider's form, for an answer that could not be read and so not be decided. */
export const unreadable = (problem: string): string =>
  JSON.stringify({
    error: {
      type: 'parapet_unreadable_answer',
      code: null,
      param: null,
      message: `The model's answer was withheld: ${problem}, so the policies could not be applied to it.`,
    },
  });
