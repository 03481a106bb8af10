import { Unknown } from '@parapet/cel';
import type { Input, Json, Message, Moment, Output, Part } from '../moment/moment.ts';
import { partSeparator } from '../moment/text.ts';
import { momentFieldsAt } from '../schema/test-schema.ts';

type JsonObject = { readonly [key: string]: Json };

/**
 * What a test writes for a moment: its fields by name, `at` among them. What was not seen is left out, as `writtenMoment` reads it; what
 * tests have no way of writing, such as a picture in a transcript, is lost.
 */
export function momentAsWritten(moment: Moment): JsonObject {
  const { at, input, output, call, ...rest } = moment;
  const roots: Readonly<Record<string, Json | undefined>> = {
    ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, seen(value)])),
    call: call === undefined ? undefined : callAsWritten(seen(call)),
    input: input === undefined || input instanceof Unknown ? undefined : inputAsWritten(input),
    output: output === undefined || output instanceof Unknown ? undefined : outputAsWritten(output),
  };
  const known = Object.keys(momentFieldsAt(at)).flatMap((name) => {
    const value = roots[name];
    return value === undefined || isEmpty(value) ? [] : [[name, value] as const];
  });
  return { at, ...Object.fromEntries(known) };
}

const isEmpty = (value: Json): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;

/** Without what is unknown or absent; undefined where nothing is left. */
function seen(value: unknown): Json | undefined {
  if (value === undefined || value instanceof Unknown) return undefined;
  if (Array.isArray(value)) return value.flatMap((one) => seen(one) ?? []);
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value !== 'object') return value as Json;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      const kept = seen(one);
      return kept === undefined ? [] : [[name, kept]];
    }),
  );
}

/** Lengths of time are written as people write them. */
function callAsWritten(call: Json | undefined): Json | undefined {
  if (typeof call !== 'object' || call === null || Array.isArray(call)) return undefined;
  return Object.fromEntries(
    Object.entries(call).map(([name, value]) =>
      (name === 'duration' || name === 'time_to_first_token') && typeof value === 'number'
        ? [name, `${Math.max(Math.round(value * 1000), 1)}ms`]
        : [name, value],
    ),
  );
}

function inputAsWritten({ messages, system, tools }: Input): Json {
  const transcript = messages instanceof Unknown ? [] : messages.map(messageAsWritten);
  const last = transcript.at(-1);
  const isAsked = last?.role === 'user' && last.text !== undefined;
  const before = isAsked ? transcript.slice(0, -1) : transcript;
  return {
    ...(system !== undefined && !(system instanceof Unknown) && { system: textOf(system) ?? '' }),
    ...(before.length > 0 && { messages: before.map(({ role, text = '' }) => ({ role, text })) }),
    ...(isAsked && { text: last.text ?? '' }),
    ...(tools !== undefined && !(tools instanceof Unknown) && { tools: tools.map(({ name }) => name) }),
  };
}

const messageAsWritten = ({ role, parts }: Message) => ({ role, text: textOf(parts) });

function outputAsWritten({ parts, finish_reason: reason, confidence }: Output): Json {
  const of = (type: Part['type']): string | undefined =>
    parts instanceof Unknown ? undefined : textOf(parts.filter((part) => part.type === type));
  const [reasoning, text, refusal] = [of('reasoning'), of('text'), of('refusal')];
  return {
    ...(reasoning !== undefined && { reasoning }),
    ...(text !== undefined && { text }),
    ...(refusal !== undefined && { refusal }),
    ...(typeof reason === 'string' && { finish_reason: reason }),
    ...(typeof confidence === 'number' && { confidence }),
  };
}

/** Undefined where there is none, or not all of it was seen. */
function textOf(parts: readonly Part[]): string | undefined {
  const texts = parts.flatMap((part) => ('content' in part ? [part.content] : []));
  if (texts.length === 0 || texts.some((text) => text instanceof Unknown)) return undefined;
  return texts.join(partSeparator);
}
