import { dottedName, type Expr } from '@parapet/cel';
import { namesIn } from '../condition/expression.ts';
import { type FormulaScope, readsOf } from '../condition/formula.ts';

/** Roots that hold what people, models, tools and documents said, and who is asking. */
const contentRoots: ReadonlySet<string> = new Set(['input', 'output', 'tool', 'retrieval', 'span', 'user']);

/** What of them is a name of the system, and no content. */
const names: ReadonlySet<string> = new Set([
  'input.tools',
  'output.finish_reason',
  'output.confidence',
  'tool.name',
  'tool.type',
  'tool.call_id',
  'tool.server',
  'span.name',
  'span.kind',
  'span.status',
  'span.duration',
  'user.roles',
]);

/**
 * Whether the value of an expression may be content, or a part of it; how much there is of it is none. `secret` are variables of macros
 * that hold content.
 */
export function tellsContent(node: Expr, scope: FormulaScope, secret: ReadonlySet<string> = new Set()): boolean {
  if (node.kind === 'call' && (node.function === 'size' || node.function === 'count')) return false;
  if (node.kind === 'select' && node.field === 'count' && scope.memories?.has(dottedName(node.operand) ?? ''))
    return false;
  if (secret.size > 0 && [...namesIn(node)].some((name) => secret.has(name))) return true;
  return [...readsOf(node, scope)].some((path) => contentRoots.has(path.split('.')[0] ?? '') && !names.has(path));
}
