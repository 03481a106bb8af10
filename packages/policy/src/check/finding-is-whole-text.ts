import { dottedName, walk } from '@parapet/cel';
import { textPaths } from '../schema/moment-schema.ts';
import type { Check } from './check-policy.ts';
import { expressionsOf } from './expressions-of.ts';

/** `d.text == output.text` is true only where the finding is all that was said. */
export const checkFindingIsWholeText: Check = (policy, { report }) => {
  for (const { source, checked } of expressionsOf(policy))
    walk(checked.expr, (node) => {
      if (node.kind !== 'macro' || node.receiver.kind !== 'call' || node.receiver.function !== 'find') return;
      const [variable] = node.variables;
      if (!variable) return;
      for (const body of node.args)
        walk(body, (part) => {
          if (part.kind !== 'binary' || (part.operator !== '==' && part.operator !== '!=')) return;
          const sides = [part.left, part.right].map(dottedName);
          if (sides.includes(`${variable.name}.text`) && sides.some(isWholeText))
            report(
              'finding-is-whole-text',
              'A finding equals the whole text only where nothing else was said. To ask whether there is one, use `has`.',
              source.locate(part.range),
              { severity: 'warning' },
            );
        });
    });
};

const isWholeText = (path: string | undefined): boolean => textPaths.some((known) => known === path);
