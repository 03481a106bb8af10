import type { TraceProblem, TraceSource } from '@parapet/language-service';
import type { SourceState } from '../protocol.ts';

/** A source as clients show it. */
export function sourceState(
  kind: SourceState['kind'],
  { uri, name, sightings, latest }: TraceSource,
  problem?: TraceProblem,
): SourceState {
  return {
    uri,
    name,
    kind,
    moments: sightings.length,
    ...(latest !== undefined && { latest }),
    ...(problem && {
      problem: problem.line === undefined ? problem.message : `Line ${problem.line}: ${problem.message}`,
    }),
  };
}
