import { nearest } from '@parapet/cel';
import type { Located } from '../syntax/policy-syntax.ts';
import type { Check } from './check-policy.ts';

/** A workflow that begins in, or goes to, a state that it does not have. */
export const checkWorkflowStates: Check = ({ syntax }, { report }) => {
  for (const { start, states } of syntax.workflows) {
    const names = states.map(({ name }) => name.value);
    const named: readonly Located[] = [start, ...states.flatMap(({ to }) => to.map(({ state }) => state))];
    for (const { value, range } of named) {
      if (names.includes(value)) continue;
      const meant = nearest(value, names);
      report(
        'unknown-state',
        `There is no state \`${value}\`.${meant ? ` Did you mean \`${meant}\`?` : ' Add it under `states`.'}`,
        range,
        meant ? { fix: { title: `Change to \`${meant}\``, ...range, text: meant } } : {},
      );
    }
  }
};
