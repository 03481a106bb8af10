import { Unknown } from '@parapet/cel';
import type { CallParameters as Parameters } from '@parapet/policy';
import type { CallParameters } from '../wire/codec.ts';
import type { Attributes } from './attribute.ts';

/** Everything that `call.parameters` may hold, and how the GenAI conventions call it behind `gen_ai.request.`. */
const conventionNames = {
  max_tokens: 'max_tokens',
  temperature: 'temperature',
  top_p: 'top_p',
  top_k: 'top_k',
  frequency_penalty: 'frequency_penalty',
  presence_penalty: 'presence_penalty',
  seed: 'seed',
  stop_sequences: 'stop_sequences',
  choice_count: 'choice.count',
} as const satisfies Readonly<Record<keyof Parameters, string>>;

const names = Object.keys(conventionNames) as readonly (keyof Parameters)[];

/** The parameters of a request as the GenAI conventions write them. */
export const requestParameters = (attributes: Attributes): CallParameters =>
  parametersOf((name) => attributes[`gen_ai.request.${conventionNames[name]}`]);

/** What of the parameters is there in the form that it has in a request. */
export function parametersOf(at: (name: keyof Parameters) => unknown): CallParameters {
  const shown = names.flatMap((name): (readonly [string, unknown])[] => {
    const value = at(name);
    const number = typeof value === 'bigint' ? Number(value) : value;
    const isShown = name === 'stop_sequences' ? isTexts(number) : typeof number === 'number' && Number.isFinite(number);
    return isShown ? [[name, number]] : [];
  });
  return Object.fromEntries(shown);
}

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((each) => typeof each === 'string');

/** The parameters, if any are shown: one that is not may have been there all the same. */
export const shownParameters = (shown: CallParameters = {}): Parameters | undefined =>
  Object.keys(shown).length === 0 ? undefined : { ...unseen, ...shown };

const unseen: Parameters = Object.fromEntries(names.map((name) => [name, new Unknown([`call.parameters.${name}`])]));
