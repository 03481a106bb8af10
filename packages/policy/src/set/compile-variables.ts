import { type Environment, parse, types, type VariableDecl } from '@parapet/cel';
import { compileExpression, type Expression, namesIn } from '../condition/expression.ts';
import type { Reporter } from '../problem.ts';
import type { VariableSyntax } from '../syntax/policy-syntax.ts';

/** Compiles variables, each after those it uses. They may speak of any moment; where they are used it is checked that theirs exists. */
export function compileVariables(
  syntax: readonly VariableSyntax[],
  { variables: known, functions }: Environment,
  reporter: Reporter,
): ReadonlyMap<string, Expression> {
  const done = new Map<string, Expression>();
  const waiting = new Map(syntax.map((variable) => [variable.name.value, variable]));
  const uses = new Map(syntax.map(({ name, expression }) => [name.value, namesIn(parse(expression.text).expr)]));
  // A null prototype, because a variable may be called `__proto__`.
  const declared: Record<string, VariableDecl> = Object.assign(Object.create(null), known);
  let progress = true;
  while (progress && waiting.size > 0) {
    progress = false;
    for (const [name, variable] of waiting) {
      if ([...(uses.get(name) ?? [])].some((used) => waiting.has(used))) continue;
      waiting.delete(name);
      progress = true;
      const expression = compileExpression(variable.expression, { variables: declared, functions }, reporter);
      declared[name] = { type: expression?.checked.type ?? types.dyn, doc: `The variable \`${name}\` of this policy.` };
      if (expression) done.set(name, expression);
    }
  }
  for (const { name } of waiting.values())
    reporter.report(
      'variable-cycle',
      `\`${name.value}\` is defined by itself; write one of the variables in the circle out.`,
      name.range,
    );
  return done;
}
