import { ANY_OR_EDGE, type CharSet, complement, ONLY_EDGE, union } from '../unicode/char-set.ts';
import { type Ast, alternate, concat } from './ast.ts';
import { LINE_FEED, WORD } from './named-sets.ts';

const NOT_WORD: CharSet = complement(WORD, ANY_OR_EDGE);

function look(direction: 'ahead' | 'behind', set: CharSet): Ast {
  return { kind: 'look', direction, set };
}

/** `\b` and `\B`: word characters are ASCII, as in RE2. */
export function wordBoundary(negated: boolean): Ast {
  const sides = (before: CharSet, after: CharSet) => concat([look('behind', before), look('ahead', after)]);
  return negated
    ? alternate([sides(WORD, WORD), sides(NOT_WORD, NOT_WORD)])
    : alternate([sides(NOT_WORD, WORD), sides(WORD, NOT_WORD)]);
}

/** `^`, `\A` */
export function beginning(ofLine: boolean): Ast {
  return look('behind', ofLine ? union([LINE_FEED, ONLY_EDGE]) : ONLY_EDGE);
}

/** `$`, `\z` */
export function ending(ofLine: boolean): Ast {
  return look('ahead', ofLine ? union([LINE_FEED, ONLY_EDGE]) : ONLY_EDGE);
}

/**
 * `(?=x)`, `(?!x)`, `(?<=x)`, `(?<!x)` as a look at one character; undefined if `body` needs to see more than one.
 */
export function lookaround(direction: 'ahead' | 'behind', negated: boolean, body: Ast): Ast | undefined {
  const set = neighbours(direction, body);
  if (set === undefined) return undefined;
  return look(direction, negated ? complement(set, ANY_OR_EDGE) : set);
}

/** The characters (or `EDGE`) that may stand next to a position where `body` looks from it. */
function neighbours(direction: 'ahead' | 'behind', body: Ast): CharSet | undefined {
  switch (body.kind) {
    case 'set':
      return body.set;
    case 'look':
      return body.direction === direction ? body.set : undefined;
    case 'group':
      return neighbours(direction, body.body);
    case 'repeat': // one character more or less beyond the first changes nothing
      return body.min === 1 && body.max >= 1 ? neighbours(direction, body.body) : undefined;
    case 'alternate': {
      const branches = body.branches.map((branch) => neighbours(direction, branch));
      const known = branches.filter((branch) => branch !== undefined);
      return known.length < branches.length ? undefined : union(known);
    }
    case 'empty':
    case 'concat':
      return undefined;
  }
}
