import { canHold, propositionOf } from '../condition/satisfiable.ts';
import type { Check } from './check-policy.ts';

/** A memory that no moment can enter looks like a record of nothing having happened. */
export const checkNeverMade: Check = ({ kinds, memories }, { report }) => {
  for (const { name, syntax } of memories.values()) {
    const made = Object.values(kinds).flatMap(({ made, scope }) =>
      made.flatMap((one) => (one.memory.name === name ? [{ ...one, scope }] : [])),
    );
    const canBeMade = made.some(({ when, scope }) => canHold(propositionOf(when.formula, scope)));
    if (made.length > 0 && !canBeMade)
      report(
        'memory-never-made',
        `No moment can make \`when\` true, so \`${name}\` never holds anything.`,
        syntax.name.range,
        { severity: 'warning' },
      );
  }
};
