import assert from 'node:assert/strict';
import {
  type Decision,
  decide,
  type Fact,
  type FactRequest,
  type Facts,
  factsNeeded,
  type History,
  type Moment,
  type PolicySet,
} from '../../src/index.ts';

/** What a test's systems say of a text; undefined where they say nothing at all. */
export type Oracle = (request: FactRequest) => Fact | undefined;

export const says = (match: boolean, more: Partial<Extract<Fact, { kind: 'answer' }>> = {}): Fact => ({
  kind: 'answer',
  match,
  ...more,
});

export const fails = (code: Extract<Fact, { kind: 'failure' }>['code'] = 'timeout'): Fact => ({
  kind: 'failure',
  code,
});

/** Asks until nothing is needed any more, as a host does. Gives every round of requests. */
export function askAll(
  set: PolicySet,
  moment: Moment,
  oracle: Oracle,
  history?: History,
): { readonly facts: Facts; readonly rounds: readonly (readonly FactRequest[])[] } {
  const facts = new Map<string, Fact>();
  const silent = new Set<string>();
  const rounds: (readonly FactRequest[])[] = [];
  for (;;) {
    const needed = factsNeeded(set, moment, facts, history).filter(({ id }) => !silent.has(id));
    if (needed.length === 0) return { facts, rounds };
    rounds.push(needed);
    assert.ok(rounds.length < 10, 'asks for ever');
    for (const request of needed) {
      assert.ok(!facts.has(request.id), 'asks again what was answered');
      const fact = oracle(request);
      if (fact) facts.set(request.id, fact);
      else silent.add(request.id);
    }
  }
}

/** Decides with everything that there was to ask. */
export const decideAsking = (set: PolicySet, moment: Moment, oracle: Oracle, history?: History): Decision =>
  decide(set, moment, askAll(set, moment, oracle, history).facts, history);
