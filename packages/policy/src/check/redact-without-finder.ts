import { atomsOf, type Formula } from '../condition/formula.ts';
import type { Check } from './check-policy.ts';

/** `redact` takes out what finders found; a condition that asks none leaves nothing to take out. */
export const checkRedactWithoutFinder: Check = ({ kinds, overridden }, { report }) => {
  const rules = Object.values(kinds).flatMap((kind) => kind.rules);
  // Of a rule that always gives way to another nothing is left to ask.
  for (const { syntax, when } of new Map(rules.map((rule) => [rule.syntax, rule])).values())
    if (syntax.consequence.action === 'redact' && !overridden.has(syntax.id.value) && !asksFinder(when.formula))
      report(
        'redact-without-finder',
        'This rule redacts, but no part of its condition finds anything to take out, so it would block. Ask a finder (`output.text.has(...)`), or say `block`.',
        syntax.consequenceRange,
      );
};

const asksFinder = (formula: Formula): boolean => atomsOf(formula).some(({ question }) => question?.opposite === false);
