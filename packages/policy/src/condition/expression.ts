import {
  type Checked,
  check,
  children,
  compile,
  type Environment,
  type Expr,
  type Program,
  parse,
  typeName,
  walk,
} from '@parapet/cel';
import type { Reporter } from '../problem.ts';
import type { ExpressionText } from '../syntax/expression-text.ts';
import { rememberedFor } from './remembered.ts';

/** One CEL expression of a policy, ready to be evaluated and to be looked into. */
export interface Expression {
  /** In which it stands. */
  readonly file: string;
  readonly source: ExpressionText;
  readonly checked: Checked;
  readonly program: Program;
}

/** Compiles CEL and reports what is wrong where it stands in the file; undefined where anything is. */
export function compileExpression(
  source: ExpressionText,
  environment: Environment,
  reporter: Reporter,
): Expression | undefined {
  const { expr, problems } = parse(source.text);
  const checked = check(expr, environment);
  const found = problems.length > 0 ? problems : checked.problems;
  for (const { code, message, range, fix } of found)
    reporter.report(
      code,
      message,
      source.locate(range),
      fix ? { fix: { title: fix.title, ...source.locate(fix.range), text: fix.text } } : {},
    );
  if (found.length > 0) return undefined;
  return { file: reporter.file, source, checked, program: compile(checked) };
}

/** The same for CEL that is to be true or false. */
export function compileTest(
  source: ExpressionText,
  environment: Environment,
  reporter: Reporter,
): Expression | undefined {
  const expression = compileExpression(source, environment, reporter);
  const type = expression?.checked.type;
  if (!type || type.kind === 'bool' || type.kind === 'dyn') return expression;
  reporter.report(
    'not-a-condition',
    `A condition is true or false, but this is of type ${typeName(type)}.`,
    source.range,
  );
  return undefined;
}

/** The names an expression takes from outside: roots of the moment, finders, lists, variables. */
export const namesIn = rememberedFor((expr: Expr): ReadonlySet<string> => {
  const names = new Set<string>();
  const bound: string[] = [];
  const descend = (node: Expr): void => {
    if (node.kind === 'identifier' && !bound.includes(node.name)) names.add(node.name);
    if (node.kind !== 'macro') return void children(node).forEach(descend);
    descend(node.receiver);
    bound.push(...node.variables.map(({ name }) => name));
    node.args.forEach(descend);
    bound.length -= node.variables.length;
  };
  descend(expr);
  return names;
});

/** What an expression reads of the moment, two levels deep: `output.text`, `user.roles`, `tenant`. */
export function pathsIn(expr: Expr, roots: ReadonlySet<string>): ReadonlySet<string> {
  const paths = new Set<string>();
  const names = namesIn(expr);
  walk(expr, (node, parent) => {
    if (node.kind !== 'identifier' || !roots.has(node.name) || !names.has(node.name)) return;
    paths.add(parent?.kind === 'select' && parent.operand === node ? `${node.name}.${parent.field}` : node.name);
  });
  return paths;
}
