import { type Ast, concat } from './ast.ts';

/**
 * The expression without a lazy, optional run of one class that it begins with, as in `[\w.-]{0,50}?key=(\w+)`.
 *
 * Where only a group is wanted such a run adds nothing but starts: every character of it begins a match of its own that
 * has to be followed and held. The rest prefers to begin without it, so the group stays where it was.
 */
export function withoutLeadingRun(ast: Ast): Ast {
  if (ast.kind !== 'concat') return ast;
  const [first, ...rest] = ast.parts.filter((part) => part.kind !== 'empty');
  const isRun = first?.kind === 'repeat' && first.lazy && first.min === 0 && first.body.kind === 'set';
  return isRun && rest.length > 0 ? concat(rest) : ast;
}
