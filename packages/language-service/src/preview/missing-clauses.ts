import type { Step } from '@parapet/policy';

/** What a condition lacks to be `wanted`: the fewest clauses that would have to say something else. */
export function missingClauses(step: Step, wanted = true): readonly Step[] {
  const all = (of: boolean): readonly Step[] => step.parts.flatMap((part) => missingClauses(part, of));
  const fewest = (of: boolean): readonly Step[] =>
    step.parts.map((part) => missingClauses(part, of)).reduce((a, b) => (b.length < a.length ? b : a), all(of));
  if (step.parts.length > 0)
    switch (step.kind) {
      case 'all':
        return wanted ? all(true) : fewest(false);
      case 'any':
        return wanted ? fewest(true) : all(false);
      case 'none':
        return wanted ? all(false) : fewest(true);
      case 'not':
        return all(!wanted);
      case 'variable':
        return all(wanted);
    }
  return step.value.kind === 'known' && step.value.text === String(wanted) ? [] : [step];
}
