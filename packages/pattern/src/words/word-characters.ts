import { type CharSet, has, union } from '../unicode/char-set.ts';
import { propertySet } from '../unicode/properties.ts';

let known: { readonly set: CharSet; readonly units: Int32Array } | undefined;

/** Letters, marks, numbers and underscore: what words are made of, in any script. */
function wordCharacters(): { readonly set: CharSet; readonly units: Int32Array } {
  if (known !== undefined) return known;
  const letters = ['L', 'M', 'N'].map((category) => propertySet(category) ?? []);
  const set = union([...letters, [0x5f, 0x5f]]);
  const units = new Int32Array(0x10000);
  for (let i = 0; i < set.length && (set[i] as number) <= 0xffff; i += 2) {
    units.fill(1, set[i], (set[i + 1] as number) + 1);
  }
  known = { set, units };
  return known;
}

export function isWordCharacter(codePoint: number): boolean {
  return has(wordCharacters().set, codePoint);
}

/** A table of all UTF-16 units, 1 for word characters; it is the caller's own. */
export function wordUnits(): Int32Array {
  return wordCharacters().units.slice();
}
