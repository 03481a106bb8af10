import { walk } from '@parapet/cel';
import { reservedNames } from '../schema/moment-schema.ts';
import type { Check } from './check-policy.ts';
import { expressionsOf } from './expressions-of.ts';

/** `user.roles.exists(user, ...)`: inside, `user` is a role and no longer the user. */
export const checkShadowedName: Check = (policy, { report }) => {
  const { lists, finders, memories, variables } = policy.syntax;
  const own = [...lists, ...finders, ...memories, ...variables].map(({ name }) => name.value);
  const taken = new Set([...reservedNames, ...own]);
  for (const { source, checked } of expressionsOf(policy))
    walk(checked.expr, (node) => {
      if (node.kind !== 'macro') return;
      for (const { name, range } of node.variables)
        if (taken.has(name))
          report(
            'shadowed-name',
            `Inside of this macro \`${name}\` is its variable, and what else is called so cannot be said. Give it another name.`,
            source.locate(range),
            { severity: 'warning' },
          );
    });
};
