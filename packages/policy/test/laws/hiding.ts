import { Unknown } from '@parapet/cel';
import { type Moment, UnknownText } from '../../src/index.ts';

/** The places of a moment that a host may leave unknown, as their paths end. */
const seenPlaces =
  /^((app|session|user|model|call|conversation|system)(\.\w+)?|call\.parameters\.\w+|tenant|user\.attributes\..+|input(\.messages)?|output(\.(parts|finish_reason|confidence))?|tool(\.(name|server|arguments|result))?|tool\.(arguments|result)\..+|span\.attributes\..+|.*content)$/;

type Container = Record<string, unknown>;

/** A copy of a moment of which some places are hidden; which, the numbers pick. */
export function hiding(whole: Moment, picks: readonly number[]): Moment {
  const hidden = structuredClone(whole);
  for (const pick of picks) {
    const places = hideable(hidden as unknown as Container, '');
    places[pick % places.length]?.();
  }
  return hidden;
}

/** Every place in a moment at which something could be hidden, as a way to hide it. */
export function hideable(container: object, path: string): readonly (() => void)[] {
  const entries = container as Container;
  return Object.keys(entries).flatMap((key) => {
    const at = `${path}${key}`;
    const value = entries[key];
    if (value instanceof Unknown) return [];
    const hide = () => {
      entries[key] = at.endsWith('content') ? new UnknownText([at], [], []) : new Unknown([at]);
    };
    const below = typeof value === 'object' && value !== null ? hideable(value, `${at}.`) : [];
    return [...(seenPlaces.test(at) ? [hide] : []), ...below];
  });
}
