import { fieldsOf, leaksOf } from '../../examples/support-bot/demo/answer-text.ts';

/** What is wrong with what came out when an answer was cut at one place. */
export interface Fault {
  /** Bytes before the cut. */
  readonly at: number;
  readonly what: string;
}

/**
 * Cuts an answer in two at every byte and looks at what comes out: nothing forbidden in any field, and every field of a choice
 * to the letter as in `expected`. Ends with the first cut where that is not so.
 */
export async function firstFault(
  bytes: Uint8Array,
  forbidden: readonly string[],
  expected: string,
  pass: (pieces: readonly Uint8Array[]) => string | Promise<string>,
): Promise<Fault | undefined> {
  const fields = choicesOf(expected);
  for (let at = 0; at <= bytes.length; at++) {
    const received = await pass([bytes.subarray(0, at), bytes.subarray(at)]);
    const leaks = leaksOf(received, forbidden);
    if (leaks.length > 0) return { at, what: `something forbidden stands in ${leaks.join(', ')}` };
    if (choicesOf(received) !== fields) return { at, what: 'the fields differ from those of the answer in one piece' };
  }
  return undefined;
}

const choicesOf = (body: string): string =>
  JSON.stringify([...fieldsOf(body)].filter(([field]) => field.startsWith('choices/')).sort());
