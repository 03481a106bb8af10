import type { Scalar } from 'yaml';
import { movedRange, type SourceRange } from '../problem.ts';
import type { ExpressionText } from '../syntax/expression-text.ts';
import { rangeOf } from './read-yaml.ts';
import { valueOffsets, writtenLength } from './value-map.ts';

/** A text of a YAML file that also tells which of its characters stands at a place of the file. */
export interface WrittenText extends ExpressionText {
  /** Offset in `text` of an offset in the file: the first character that is not before it, or the end. */
  offsetAt(offset: number): number;
}

/** What a scalar says, with where each of its characters was written. */
export function textOf(source: string, scalar: Scalar<string>): WrittenText {
  let known: readonly number[] | undefined;
  const offsets = (): readonly number[] => {
    known ??= valueOffsets(source, scalar);
    return known;
  };
  const at = (offset: number): number => offsets()[Math.min(offset, scalar.value.length)] ?? 0;
  const after = (offset: number): number => at(offset) + writtenLength(source, at(offset), scalar);
  return {
    text: scalar.value,
    range: rangeOf(scalar),
    locate: ({ start, end }) => ({
      start: at(start),
      end: end > start ? Math.max(at(start), after(end - 1)) : at(start),
    }),
    offsetAt(offset) {
      let low = 0;
      let high = scalar.value.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (at(middle) < offset) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}

/** A text that stands further on. */
export const movedText = <T extends ExpressionText | WrittenText>(text: T, by: number): T => ({
  ...text,
  range: movedRange(text.range, by),
  locate: (range: SourceRange) => movedRange(text.locate(range), by),
  ...('offsetAt' in text && { offsetAt: (offset: number) => text.offsetAt(offset - by) }),
});
