import { Boxed } from './boxed.ts';
import { isHidden, type Pending, pendingAfter } from './hidden.ts';
import type { Meter } from './meter.ts';
import { LimitReached, spend } from './meter.ts';
import { Optional } from './optional.ts';
import { mergeUnknowns, Unknown } from './unknown.ts';
import { opaque } from './value.ts';

/** Deeper input is not looked into; JSON that people make is never that deep. */
export const MAX_DATA_DEPTH = 500;

/**
 * What keeps a value from being known as a whole: the unknowns anywhere inside it, merged; else the first error inside
 * it; undefined when it is all there.
 */
export function hiddenIn(value: unknown, meter: Meter): Pending {
  if (typeof value !== 'object' || value === null) return undefined;
  let hidden: Pending;
  const look = (part: unknown, depth: number): void => {
    if (typeof part !== 'object' || part === null) return;
    if (isHidden(part)) hidden = pendingAfter(hidden, part);
    else if ((part instanceof Boxed && !(part instanceof Optional)) || opaque in part) return;
    else {
      if (depth > MAX_DATA_DEPTH) throw new LimitReached('The input is nested too deeply.');
      for (const inner of partsOf(part)) {
        spend(meter, 1);
        look(inner, depth + 1);
      }
    }
  };
  look(value, 0);
  return hidden;
}

/** The unknowns that stand directly in a container: they may stand for something that is absent. */
export function hiddenEntries(container: object, meter: Meter): Unknown | undefined {
  let unknown: Unknown | undefined;
  const look = (part: unknown): void => {
    if (typeof part !== 'object' || !(part instanceof Unknown)) return;
    spend(meter, 1);
    unknown = mergeUnknowns(unknown, part);
  };
  if (Array.isArray(container)) for (let index = 0; index < container.length; index += 1) look(container[index]);
  else for (const part of partsOf(container)) look(part);
  return unknown;
}

function partsOf(container: object): Iterable<unknown> {
  if (Array.isArray(container)) return container;
  if (container instanceof Map) return container.values();
  if (container instanceof Optional) return [container.value];
  return container instanceof Uint8Array ? [] : Object.values(container);
}
