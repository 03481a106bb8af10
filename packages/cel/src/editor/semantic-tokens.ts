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
    for (const { start } of tokens) if (start >= range.start && start < range.end) symbols.set(start, kind);
  }
  const coloured = tokens.flatMap((token): readonly SemanticToken[] => {
    const kind = kindOf(token, symbols);
    return kind === undefined ? [] : [{ kind, start: token.start, end: token.end }];
  });
  const comments = commentsOf(source, tokens).map((range) => ({ kind: 'comment', ...range }) as const);
  return [...coloured, ...comments].sort((a, b) => a.start - b.start);
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
