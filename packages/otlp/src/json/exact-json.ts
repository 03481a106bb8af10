import type { ExactNumber } from '../model.ts';
import { isWrittenBack, surveyJson } from './survey.ts';

/**
 * How deep lists and objects may be nested. A hundred values within each other, as many as protobuf readers take, are four
 * hundred levels of OTLP/JSON; some thousands would exhaust the stack of whoever writes them.
 */
const MAX_DEPTH = 500;

export type ParsedJson = { readonly value: unknown } | { readonly problem: JsonProblem };

export interface JsonProblem {
  /** Never with a piece of the text. */
  readonly message: string;
  /** Where in the text the fault was noticed, as far as the engine tells. */
  readonly offset?: number;
}

/** `JSON.parse`, with every number kept as it was written, and a problem for a text that is no JSON or nested too deeply. */
export function parseExactJson(text: string): ParsedJson {
  const { depth, exactNumbers } = surveyJson(text, MAX_DEPTH);
  if (depth > MAX_DEPTH) {
    return { problem: { message: `Lists and objects are nested more than ${MAX_DEPTH} levels deep; flatten them.` } };
  }
  try {
    // The reviver costs several times the parsing and is seldom needed.
    return { value: exactNumbers ? json.parse(text, keepNumber) : JSON.parse(text) };
  } catch (error) {
    // V8's message quotes the text; only the place is taken from it.
    const position = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    return {
      problem: { message: 'This is not valid JSON.', ...(position !== undefined && { offset: Number(position) }) },
    };
  }
}

/** A number as it is to be written; `written` is one in JSON. */
export function exactNumber(written: string): ExactNumber {
  return json.rawJSON(written);
}

export function isExactNumber(value: unknown): value is ExactNumber {
  return json.isRawJSON(value);
}

function keepNumber(_key: string, value: unknown, { source }: { readonly source?: string }): unknown {
  return typeof value === 'number' && source !== undefined && !isWrittenBack(source) ? json.rawJSON(source) : value;
}

/** The part of `JSON` that is newer than the library types of this target (ECMAScript's JSON.parse source text access). */
interface JsonWithSource {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): ExactNumber;
  isRawJSON(value: unknown): value is ExactNumber;
}

const json = JSON as JSON & JsonWithSource;
