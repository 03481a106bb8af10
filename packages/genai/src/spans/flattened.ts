import type { SpanLike } from '../span-like.ts';
import type { Attributes } from './attribute.ts';

/** A structure that was written as one attribute for each of its leaves, such as `llm.input_messages.0.message.role`. */
export interface Flattened {
  /** What stands at a path below. */
  at(path: string): unknown;
  /** The same, if it is a text. */
  text(path: string): string | undefined;
  /** The elements of a list below, in order; none where there is no list. */
  list(path: string): readonly Flattened[];
}

/** Longer names are not read: nothing honest has them, and each step of one costs memory. */
const LONGEST = 256;

/** Reads attributes whose names begin with `prefix`. */
export function flattened(attributes: Attributes, prefix: string): Flattened {
  const root = node();
  const start = `${prefix}.`;
  for (const key of Object.keys(attributes)) {
    if ((key !== prefix && !key.startsWith(start)) || key.length > LONGEST) continue;
    let at = root;
    for (const step of key === prefix ? [] : key.slice(start.length).split('.')) {
      const next = at.below.get(step) ?? node();
      at.below.set(step, next);
      at = next;
    }
    at.value = attributes[key];
  }
  return viewOf(root);
}

/**
 * Whether all of a flattened structure is there. A span may have so many attributes only, 128 by default, and a transcript
 * soon has more: then later messages are missing, and nothing else tells.
 */
export const isComplete = ({ droppedAttributes = 0, attributes }: SpanLike): boolean =>
  droppedAttributes === 0 && Object.keys(attributes).length < LIMIT;

/** By default of the SDKs, for hosts that do not know how many were dropped. */
const LIMIT = 128;

interface Node {
  value?: unknown;
  /** A map and not an object: names are what somebody wrote. */
  readonly below: Map<string, Node>;
}

const node = (): Node => ({ below: new Map() });

function viewOf(root: Node): Flattened {
  const at = (path: string): Node | undefined => {
    let found: Node | undefined = root;
    for (const step of path.split('.')) found = found?.below.get(step);
    return found;
  };
  return {
    at: (path) => at(path)?.value,
    text: (path) => {
      const value = at(path)?.value;
      return typeof value === 'string' ? value : undefined;
    },
    list: (path) =>
      [...((path === '' ? root : at(path))?.below ?? [])]
        .filter(([index]) => /^\d{1,6}$/.test(index))
        .sort(([a], [b]) => Number(a) - Number(b))
        .map(([, element]) => viewOf(element)),
  };
}
