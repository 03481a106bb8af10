/**
 * What a policy's finder `{ function: name }` asks. It answers as a service would: `true` or `false`, or an object with `match`, `score`,
 * `findings` (offsets as JavaScript counts them) and `why`, at once or later. It should give up when `signal` says so; what it says
 * after its time is not heard.
 */
export type FactFunction = (text: string, asked: { readonly signal: AbortSignal }) => unknown;

export type FactFunctions = ReadonlyMap<string, FactFunction>;

/** One registry for every copy of this package in the process: who provides a function does not know who asks it. */
const FUNCTIONS = Symbol.for('parapet.fact-functions');

function registry(): Map<string, FactFunction> {
  const holder = globalThis as { [FUNCTIONS]?: Map<string, FactFunction> };
  holder[FUNCTIONS] ??= new Map();
  return holder[FUNCTIONS];
}

/**
 * Makes a function known to the policies of this process; one of the same name is replaced.
 *
 *     provideFunction('riskOf', async (text) => ({ score: await risk(text) }));
 *
 * @returns what takes it away again
 */
export function provideFunction(name: string, answer: FactFunction): () => void {
  const functions = registry();
  functions.set(name, answer);
  return () => {
    if (functions.get(name) === answer) functions.delete(name);
  };
}

/** Those that were provided by now. */
export const providedFunctions = (): FactFunctions => registry();
