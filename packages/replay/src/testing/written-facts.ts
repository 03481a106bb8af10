import {
  type Fact,
  type Facts,
  factsNeeded,
  type KeptHistory,
  type Moment,
  type PolicySet,
  readFact,
  type WrittenFact,
} from '@parapet/policy';

/** Asks as a host does, and is answered as is written down. What that does not say stays unknown. */
export function factsFrom(
  set: PolicySet,
  moment: Moment,
  history: KeptHistory | undefined,
  said: ReadonlyMap<string, WrittenFact>,
): Facts {
  let facts: Facts = new Map();
  for (;;) {
    const answered = factsNeeded(set, moment, facts, history).flatMap((request) => {
      const answer = said.get(request.finder);
      if (answer === undefined) return [];
      const fact: Fact = typeof answer === 'string' ? { kind: 'failure', code: answer } : readFact(request, answer);
      return [[request.id, fact] as const];
    });
    if (answered.length === 0) return facts;
    facts = new Map([...facts, ...answered]);
  }
}
