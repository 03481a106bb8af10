import { isScalar, isSeq, type Node } from 'yaml';
import { type MomentKind, momentKinds } from '../moment/moment.ts';
import type { SourceRange } from '../problem.ts';
import type { Field, FieldReader } from '../yaml/fields.ts';
import { rangeOf } from '../yaml/read-yaml.ts';

/** One kind of moment, or a list of them. */
export function readMoments(field: Field | undefined, reader: FieldReader): readonly MomentKind[] {
  if (!field) return [];
  if (isSeq(field.value)) reader.someItems(field);
  const texts = reader.texts(field);
  return texts.flatMap(({ value, range }) => {
    const one = reader.oneOf({ key: field.key, value: scalarAt(field.value, value, range) }, momentKinds);
    return one ? [one] : [];
  });
}

/** The node a text was read from, so that a wrong one is reported where it stands. */
function scalarAt(node: Node | undefined, value: string, range: SourceRange): Node | undefined {
  if (!isSeq(node)) return node;
  return node.items.find(
    (item) => isScalar(item) && item.value === value && rangeOf(item).start === range.start,
  ) as Node;
}
