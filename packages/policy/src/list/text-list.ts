import { type ListWithMembers, members } from '@parapet/cel';
import { foldCase } from '@parapet/pattern';
import { digestOf } from '../digest.ts';

/** A named list of a policy. */
export interface TextList {
  /** As conditions hold it: the entries as they are written, and a set beside them that answers `in`. */
  readonly value: readonly string[] & ListWithMembers;
  /** Over the entries in their order, and how they are compared. */
  readonly digest: string;
}

/** A list of texts. With `foldsCase`, a text is in it whose case alone differs from that of an entry. */
export function createTextList(entries: readonly string[], foldsCase: boolean): TextList {
  const spelling = foldsCase ? foldCase : (text: string) => text;
  const known = new Set(entries.map(spelling));
  const isMember = (value: unknown): boolean => typeof value === 'string' && known.has(spelling(value));
  return {
    value: Object.assign([...entries], { [members]: isMember }),
    digest: digestOf(foldsCase ? { fold: 'case', entries } : entries),
  };
}
