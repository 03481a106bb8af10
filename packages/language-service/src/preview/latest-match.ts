import type { RuleSummary } from '@parapet/policy';
import type { Pinned } from './explained-moments.ts';
import type { Match } from './rule-matches.ts';
import type { Sighting, TraceSource } from './sighting.ts';
import type { Tally } from './tally.ts';

/** The latest moment for which a rule held; if there is none, failed or could not be settled; else the latest that it is about. */
export function latestMatch(rule: RuleSummary, tally: Tally, sources: readonly TraceSource[]): Pinned | undefined {
  const matches = tally.matches(rule);
  const latestOf = (state: Match['state']): Sighting | undefined =>
    latest(matches.flatMap((match) => (match.state === state ? match.sighting : [])));
  const found =
    latestOf('held') ??
    latestOf('error') ??
    latestOf('unknown') ??
    latest(sources.flatMap(({ sightings }) => sightings.filter(({ moment }) => rule.at.includes(moment.at))));
  return found && { traceId: found.traceId, spanId: found.spanId, moment: found.moment.id };
}

function latest(sightings: readonly Sighting[]): Sighting | undefined {
  let last: Sighting | undefined;
  for (const one of sightings) if (!last || one.moment.time >= last.moment.time) last = one;
  return last;
}
