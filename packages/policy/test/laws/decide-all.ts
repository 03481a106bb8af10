import assert from 'node:assert/strict';
import {
  canonicalJson,
  createHistory,
  type Decision,
  type PolicySet,
  propose,
  restoreHistory,
  stream,
} from '../../src/index.ts';
import { decideAsking, fails, type Oracle, says } from '../fact/answers.ts';
import { policySet } from '../policies.ts';
import { hiding } from './hiding.ts';
import type { Happening } from './random-moments.ts';

/** What is said of a text's tone: always the same of the same text. */
export const tone: Oracle = ({ text }) => {
  if (text.includes('é')) return fails();
  return says(text.includes('5'), { score: text.includes('ok') ? 0.3 : 0.7 });
};

/** How a history is kept: whether it is saved and restored between any two moments, and for how long it waits for late ones. */
interface Keeping {
  readonly restores?: boolean;
  readonly lateness?: number;
}

/** What is decided of moments one after another, with one history. */
export function decideAll(
  set: PolicySet,
  happened: readonly Happening[],
  { restores = false, ...waits }: Keeping = {},
): readonly Decision[] {
  const options = { secret: 'secret', ...waits };
  let history = createHistory(options);
  history.keep(set.remembers, 0);
  const underWay: { readonly until: number; readonly decision: Decision; readonly withheld: boolean }[] = [];
  return happened.map(({ moment, withheld, settledAfter = 0 }, index) => {
    if (restores) history = restoreHistory(JSON.parse(JSON.stringify(history.save())), options) ?? assert.fail();
    const decision = decideAsking(set, moment, tone, history);
    history.reserve(decision);
    underWay.push({ until: index + settledAfter, decision, withheld });
    for (const { decision, withheld } of underWay.filter(({ until }) => until === index))
      history.settle(decision, withheld ? 'withheld' : 'happened');
    return decision;
  });
}

/** Policies and moments as they can be sent to another process. */
export interface Case {
  readonly texts: readonly string[];
  readonly happened: readonly Happening[];
  /** Places to hide, for each moment. */
  readonly hidden: readonly (readonly number[])[];
}

/** All that the engine says, as bytes. */
export function told({ texts, happened, hidden }: Case, restores = false): readonly string[] {
  const set = policySet(...texts);
  const moments = happened.map((one, index) => ({ ...one, moment: hiding(one.moment, hidden[index] ?? []) }));
  const decisions = decideAll(set, moments, { restores });
  return [
    set.digest,
    JSON.stringify(set.remembers),
    ...decisions.map((decision) => canonicalJson(decision) + JSON.stringify(propose(decision))),
    ...happened.flatMap(({ moment }) => (moment.at === 'output' ? [streamed(set, moment)] : [])),
  ];
}

function streamed(set: PolicySet, { output, ...moment }: Happening['moment']): string {
  const gate = stream(set, moment);
  const { parts = [] } = output as { readonly parts?: readonly { readonly content: string }[] };
  const releases = parts.flatMap(({ content }) => content.split(' ').flatMap((piece) => gate.push('text', piece)));
  return JSON.stringify([releases, gate.end(), gate.decision, gate.maxHold]);
}
