import type { Checked } from '../check/check.ts';
import type { Environment } from '../library/declaration.ts';
import type { Range } from '../problem.ts';
import { commentsOf } from '../syntax/comments.ts';
import type { MacroDecl } from '../syntax/declared-macros.ts';
import type { Expr, MacroExpr } from '../syntax/expr.ts';
import { children } from '../syntax/expr.ts';
import type { Token } from '../syntax/tokens.ts';
import { OPERAND_ENDS, tokenize } from '../syntax/tokens.ts';
import { readSource } from './read.ts';

/** The place of a name that is being written, in an expression that need not be complete. */
export interface NamePlace {
  /** What of the name is there, on both sides of the cursor. */
  readonly range: Range;
  /** The source up to the name, with a name in its place, checked; what follows may be in any state. */
  readonly checked: Checked;
  /** The node that stands for the name: a selection, or an identifier. Undefined where no name can stand. */
  readonly node: Expr | undefined;
  /** The macros whose variables may be used here, innermost first. */
  readonly macros: readonly MacroExpr[];
}

/** Nothing is called that, and it is read as a name everywhere. */
const PLACEHOLDER = '__';

/** Where an offset is, for somebody who is about to write a name; undefined in texts, numbers and comments. */
export function nameAt(
  source: string,
  offset: number,
  environment: Environment,
  declared: readonly MacroDecl[],
): NamePlace | undefined {
  const tokens = tokenize(source, () => undefined);
  const comments = commentsOf(source, tokens);
  if (comments.some(({ start, end }) => start < offset && offset <= end)) return undefined;
  const within = tokens.find(({ start, end }) => start < offset && offset <= end);
  const word = within !== undefined && /\w/.test(source.charAt(within.start));
  const isText = within?.kind === 'string' || within?.kind === 'bytes';
  if (isText && offset === within.end) return undefined;
  if (within?.kind === 'invalid' || isText || ['int', 'uint', 'double'].includes(within?.kind ?? '')) return undefined;
  const touching = word ? within : tokens.find(({ start, kind }) => start === offset && kind === 'identifier');
  const range = touching === undefined ? { start: offset, end: offset } : { start: touching.start, end: touching.end };
  const before = tokens.findLast(({ end, kind }) => end <= range.start && kind !== 'end');
  if (before !== undefined && OPERAND_ENDS.has(before.kind) && !isWrongOperator(source, before)) return undefined;
  const { checked } = readSource(source.slice(0, range.start) + PLACEHOLDER, environment, declared);
  return { range, checked, ...findName(checked.expr, range.start) };
}

/** What some languages call their operators was meant as one. */
function isWrongOperator(source: string, { start, end }: Token): boolean {
  return ['and', 'or', 'AND', 'OR'].includes(source.slice(start, end));
}

function findName(root: Expr, start: number): Pick<NamePlace, 'node' | 'macros'> {
  let found: Pick<NamePlace, 'node' | 'macros'> = { node: undefined, macros: [] };
  const look = (node: Expr, macros: readonly MacroExpr[]): void => {
    const name = node.kind === 'select' ? node.fieldRange : node.kind === 'identifier' ? node.range : undefined;
    if (name?.start === start && name.end > start) found = { node, macros };
    const inside = node.kind === 'macro' ? [node, ...macros] : macros;
    for (const part of children(node)) look(part, node.kind === 'macro' && part === node.receiver ? macros : inside);
  };
  look(root, []);
  return found;
}
