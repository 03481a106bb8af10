import { type Expr, walk } from '@parapet/cel';
import { rememberedFor } from '../condition/remembered.ts';
import { reservedNames } from '../schema/moment-schema.ts';
import type { Check } from './check-policy.ts';
import { expressionsOf } from './expressions-of.ts';

/** `user.roles.exists(user, ...)`: inside, `user` is a role and no longer the user. */
export const checkShadowedName: Check = (policy, { report }) => {
  const { lists, finders, memories, variables } = policy.syntax;
  const own = [...lists, ...finders, ...memories, ...variables].map(({ name }) => name.value);
  const taken = new Set([...reservedNames, ...own]);
  for (const { source, checked } of expressionsOf(policy))
    for (const { name, range } of boundIn(checked.expr))
      if (taken.has(name))
        report(
          'shadowed-name',
          `Inside of this macro \`${name}\` is its variable, and what else is called so cannot be said. Give it another name.`,
          source.locate(range),
          { severity: 'warning' },
        );
};

/** The variables of all macros in an expression. */
const boundIn = rememberedFor((expr: Expr) => {
  const bound: Extract<Expr, { kind: 'macro' }>['variables'][number][] = [];
  walk(expr, (node) => {
    if (node.kind === 'macro') bound.push(...node.variables);
  });
  return bound;
});
