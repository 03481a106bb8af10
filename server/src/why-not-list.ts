import type { NearMiss } from '@parapet/language-service';

/** Moments for which a rule nearly held as a message, for editors that have no list of their own for them. */
export function whyNotList(rule: string, misses: readonly NearMiss[]): string {
  if (misses.length === 0) return `${rule}: it held for every moment that it is about, or there is none.`;
  return [
    `${rule} did not hold. The nearest moments, and what would have to be otherwise:`,
    ...misses.map(describe),
  ].join('\n');
}

function describe({ at, span, traceId, spanId, state, clauses }: NearMiss): string {
  const lacks = clauses.map(({ text, label }) => `${text} ${label}`).join(', ');
  const how = { 'not-held': '', unknown: 'cannot tell: ', error: 'failed: ' }[state];
  return `${how}${lacks} (${at.replace('_', ' ')} of ${span}, trace ${traceId}, span ${spanId})`;
}
