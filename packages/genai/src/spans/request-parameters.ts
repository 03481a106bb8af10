import { Unknown } from '@parapet/cel';
import type { CallParameters as Parameters } from '@parapet/policy';
import type { CallParameters } from '../wire/codec.ts';
import type { Attributes } from './attribute.ts';

/** Everything that `call.parameters` may hold, and how the GenAI conventions call it. */
const conventionNames = {
  max_tokens: 'gen_ai.request.max_tokens',
  temperature: 'gen_ai.request.temperature',
  top_p: 'gen_ai.request.top_p',
  top_k: 'gen_ai.request.top_k',
  frequency_penalty: 'gen_ai.request.frequency_penalty',
  presence_penalty: 'gen_ai.request.presence_penalty',
  seed: 'gen_ai.request.seed',
  stop_sequences: 'gen_ai.request.stop_sequences',
  choice_count: 'gen_ai.request.choice.count',
} as const satisfies Readonly<Record<keyof Parameters, string>>;

const names = Object.keys(conventionNames) as readonly (keyof Parameters)[];

/** The parameters of a request as the GenAI conventions write them. */
export const requestParameters = (attributes: Attributes): CallParameters =>
  parametersOf((name) => attributes[conventionNames[name]]);

/** What of the parameters is there in the form that it has in a request. */
export function parametersOf(at: (name: keyof Parameters) => unknown): CallParameters {
  const shown: Partial<Record<keyof Parameters, unknown>> = {};
  for (const name of names) {
    const value = at(name);
    const number = typeof value === 'bigint' ? Number(value) : value;
    const isShown = name === 'stop_sequences' ? isTexts(number) : typeof number === 'number' && Number.isFinite(number);
    if (isShown) shown[name] = number;
  }
  return shown as CallParameters;
}

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((each) => typeof each === 'string');

/** The parameters, if any are shown: one that is not may have been there all the same. */
export const shownParameters = (shown: CallParameters = {}): Parameters | undefined =>
  Object.keys(shown).length === 0 ? undefined : { ...unseen, ...shown };

const unseen: Parameters = Object.fromEntries(names.map((name) => [name, new Unknown([`call.parameters.${name}`])]));
