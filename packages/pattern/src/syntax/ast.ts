import type { CharSet } from '../unicode/char-set.ts';

/**
 * A parsed expression. Flags, escapes, classes and anchors are gone: a character is a set, and every assertion is a
 * look at the one character before or after a position (`EDGE` in the set: there is none).
 */
export type Ast =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'look'; readonly direction: 'ahead' | 'behind'; readonly set: CharSet }
  | { readonly kind: 'concat'; readonly parts: readonly Ast[] }
  | { readonly kind: 'alternate'; readonly branches: readonly Ast[] }
  | { readonly kind: 'repeat'; readonly body: Ast; readonly min: number; readonly max: number; readonly lazy: boolean }
  | { readonly kind: 'group'; readonly body: Ast; readonly index: number };

export const EMPTY: Ast = { kind: 'empty' };

export function concat(parts: readonly Ast[]): Ast {
  return parts.length === 1 ? (parts[0] as Ast) : parts.length === 0 ? EMPTY : { kind: 'concat', parts };
}

export function alternate(branches: readonly Ast[]): Ast {
  return branches.length === 1 ? (branches[0] as Ast) : { kind: 'alternate', branches };
}
