import type { Environment } from '../library/declaration.ts';
import type { Range } from '../problem.ts';
import { commentsOf } from '../syntax/comments.ts';
import type { MacroDecl } from '../syntax/declared-macros.ts';
import type { Token } from '../syntax/tokens.ts';
import { tokenize } from '../syntax/tokens.ts';
import { readSource } from './read.ts';
import type { CelSymbol } from './symbols.ts';
import { symbolsOf } from './symbols.ts';

/** A part of the source and how an editor should colour it. */
export interface SemanticToken extends Range {
  readonly kind: CelSymbol['kind'] | 'keyword' | 'number' | 'string' | 'operator' | 'comment' | 'name';
}

/**
 * The coloured parts of an expression, in order and without overlaps. Brackets, commas and dots have none; a name that
 * stands for nothing known is of kind `name`. `macros` are those that `expandMacros` is given.
 */
export function tokensOf(
  source: string,
  environment: Environment,
  macros: readonly MacroDecl[] = [],
): readonly SemanticToken[] {
  const tokens = tokenize(source, () => undefined);
  const symbols = new Map<number, CelSymbol['kind']>();
  for (const { kind, range } of symbolsOf(readSource(source, environment, macros))) {
    for (let index = firstFrom(tokens, range.start); (tokens[index]?.start ?? range.end) < range.end; index += 1) {
      symbols.set((tokens[index] as Token).start, kind);
    }
  }
  const coloured = tokens.flatMap((token): readonly SemanticToken[] => {
    const kind = kindOf(token, symbols);
    return kind === undefined ? [] : [{ kind, start: token.start, end: token.end }];
  });
  const comments = commentsOf(source, tokens).map((range) => ({ kind: 'comment', ...range }) as const);
  return [...coloured, ...comments].sort((a, b) => a.start - b.start);
}

/** The index of the first token that begins at an offset or behind it. */
function firstFrom(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle] as Token).start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function kindOf(
  { kind, start }: Token,
  symbols: ReadonlyMap<number, CelSymbol['kind']>,
): SemanticToken['kind'] | undefined {
  switch (kind) {
    case 'identifier':
    case 'quoted-identifier':
    case 'reserved':
      return symbols.get(start) ?? 'name';
    case 'true':
    case 'false':
    case 'null':
    case 'in':
      return 'keyword';
    case 'int':
    case 'uint':
    case 'double':
      return 'number';
    case 'string':
    case 'bytes':
      return 'string';
    case 'invalid':
    case 'end':
      return undefined;
    default:
      return '()[]{}.,'.includes(kind) ? undefined : 'operator';
  }
}
