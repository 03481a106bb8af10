import { equalByCase, fold } from '../unicode/case-folding.ts';
import { isWordCharacter, wordUnits } from './word-characters.ts';

/** Numbers the characters that words are written with, from 1 on; characters that count as equal share a number. */
export interface Symbols {
  /** The words of each list, in numbers. */
  readonly lists: readonly (readonly (readonly number[])[])[];
  /** UTF-16 unit to twice its number (0 if it is in no word), plus one for a word character. */
  readonly units: Int32Array;
  /** The same for any code point. */
  of(codePoint: number): number;
}

export function numberSymbols(lists: readonly (readonly string[])[], caseSensitive: boolean): Symbols {
  const canonical = (codePoint: number): number => (caseSensitive ? codePoint : fold(codePoint));
  const numbers = new Map<number, number>();
  const numberOf = (character: string): number => {
    const codePoint = canonical(character.codePointAt(0) ?? 0);
    const number = numbers.get(codePoint) ?? numbers.size + 1;
    numbers.set(codePoint, number);
    return number;
  };
  const numbered = lists.map((words) => words.map((word) => Array.from(word, numberOf)));
  const units = wordUnits();
  for (const [codePoint, number] of numbers) {
    for (const equal of caseSensitive ? [codePoint] : equalByCase(codePoint)) {
      if (equal <= 0xffff) units[equal] = 2 * number + (units[equal] as number);
    }
  }
  return {
    lists: numbered,
    units,
    of: (codePoint) => 2 * (numbers.get(canonical(codePoint)) ?? 0) + (isWordCharacter(codePoint) ? 1 : 0),
  };
}
