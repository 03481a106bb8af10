import type { Covered, FileCoverage, RuleCovered } from '@parapet/language-server/protocol';

/** What several files of tests cover, by the policy: VS Code keeps only what it is told last of a file. */
export const mergedCoverage = (all: readonly FileCoverage[]): readonly FileCoverage[] =>
  [...Map.groupBy(all, ({ uri }) => uri)].map(([uri, ofFile]) => ({
    uri,
    rules: [
      ...Map.groupBy(
        ofFile.flatMap(({ rules }) => rules),
        placeOf,
      ).values(),
    ].flatMap(mergedRule),
  }));

function mergedRule([first, ...others]: readonly RuleCovered[]): readonly RuleCovered[] {
  if (!first) return [];
  const all = [first, ...others];
  const clauses = first.clauses.map((clause, index) => ({
    ...clause,
    ...summed(all.flatMap((rule) => rule.clauses[index] ?? [])),
  }));
  return [{ ...first, ...summed(all), clauses }];
}

/** A policy that changed between two runs has rules in two places: neither is counted with the other. */
const placeOf = ({ rule, range, clauses }: RuleCovered): string =>
  JSON.stringify([rule, range, clauses.map((clause) => clause.range)]);

const summed = (all: readonly Covered[]): Pick<Covered, 'held' | 'notHeld'> => ({
  held: all.reduce((sum, { held }) => sum + held, 0),
  notHeld: all.reduce((sum, { notHeld }) => sum + notHeld, 0),
});
