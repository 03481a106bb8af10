import type { MatchItem } from '@parapet/language-service';

/** Most moments that are named in a message. */
const SHOWN = 20;

/** The latest moments as a message, for editors that have no list of their own for them. */
export function matchList(rule: string, items: readonly MatchItem[]): string {
  if (items.length === 0) return `${rule}: no moment matched.`;
  const lines = items
    .toSorted((a, b) => b.time - a.time)
    .slice(0, SHOWN)
    .map(describeMatch);
  const more = items.length > SHOWN ? [`and ${(items.length - SHOWN).toLocaleString('en-US')} more`] : [];
  return [`${rule}:`, ...lines, ...more].join('\n');
}

function describeMatch({ span, at, state, proposes, traceId, spanId }: MatchItem): string {
  const what = { held: `would ${proposes}`, unknown: 'cannot tell', error: 'failed' }[state];
  return `${what}: ${at.replace('_', ' ')} of ${span}, trace ${traceId}, span ${spanId}`;
}
