import type { Decision } from '@parapet/policy';

/** Writes a pointer into a moment as it may be recorded. */
export type PointerRecorder = (pointer: string) => string;

/**
 * The names of members that a model or a tool wrote can be data, such as the number of a customer, so none is recorded,
 * nor anything that it could be guessed from: a member is told by its position among those of its object. A name itself has
 * a `#` after that, as in the moment. Equal for all pointers of one decision, and for what was recorded before.
 */
export function pointerRecorder({ pieces }: Pick<Decision, 'pieces'>): PointerRecorder {
  /** The members of objects by the pointer of the object, in order. */
  const members = new Map<string, Map<string, number>>();
  /** Pointers of lists: what is in them has a position anyway. */
  const lists = new Set<string>();
  let isPrepared = false;

  function positionOf(container: string, segment: string): string {
    const known = members.get(container) ?? new Map<string, number>();
    members.set(container, known);
    const position = known.get(segment) ?? known.size;
    known.set(segment, position);
    return `${position}`;
  }

  function record(pointer: string): string {
    const [, own = '', within = ''] = data.exec(pointer) ?? [];
    let at = own;
    let recorded = own;
    const segments = within.split('/').slice(1);
    for (const [index, segment] of segments.entries()) {
      const isName = index === segments.length - 1 && segment.endsWith('#') && !members.get(at)?.has(segment);
      const name = isName ? segment.slice(0, -1) : segment;
      const isMember = isName || members.get(at)?.has(name);
      if (!isMember && !isPrepared && /^\d{1,6}$/.test(name)) lists.add(at);
      const isElement = !isMember && lists.has(at) && /^\d{1,6}$/.test(name);
      recorded += `/${isElement ? name : positionOf(at, name)}${isName ? '#' : ''}`;
      at += `/${name}`;
    }
    return recorded;
  }

  return (pointer) => {
    if (named.test(pointer)) return pointer;
    if (!isPrepared) {
      pieces.forEach(record);
      isPrepared = true;
    }
    return record(pointer);
  };
}

/** Pointers that the language names from end to end. */
const named =
  /^(?:\/input\/(?:messages\/\d{1,6}\/parts|system)\/\d{1,6}|\/output\/parts\/\d{1,6}|\/retrieval\/(?:query|documents\/\d{1,6}\/text)|(?:\/tool|\/input\/messages\/\d{1,6}\/parts\/\d{1,6})\/(?:result|arguments))$/;

/** What the language names of a pointer that leads into data, and the rest of it. */
const data = /^((?:\/tool|\/input\/messages\/\d{1,6}\/parts\/\d{1,6})\/(?:result|arguments)|)(\/.*)$/s;
