import { parse } from '@parapet/cel';
import { print } from '@parapet/cel/rewrite';
import type { GuardSyntax } from '../syntax/policy-syntax.ts';
import type { Check } from './check-policy.ts';

/** Guards that are the same, or always true, leave it to their order where the workflow goes. */
export const checkWorkflowGuards: Check = ({ syntax }, { report }) => {
  for (const { to } of syntax.workflows.flatMap(({ states }) => states))
    to.forEach((guard, index) => {
      const earlier = to.slice(0, index).find((other) => isTrueWith(other, guard));
      if (earlier && earlier.state.value !== guard.state.value)
        report(
          'ambiguous-guards',
          `Wherever this is true, the guard of \`${earlier.state.value}\` is true as well and comes first. Make the two exclude each other.`,
          guard.state.range,
          { severity: 'warning' },
        );
    });
};

const isTrueWith = (one: GuardSyntax, other: GuardSyntax): boolean =>
  written(one) === 'true' || written(one) === written(other);

function written({ when: { text } }: GuardSyntax): string {
  const { expr, problems } = parse(text);
  return problems.length > 0 ? text : print(expr);
}
