import type { Atom, Formula } from '../condition/formula.ts';
import { rememberedForBoth } from '../condition/remembered.ts';
import { canFail, canHold, oppositeOf, type Proposition, propositionOf } from '../condition/satisfiable.ts';
import type { SourceRange } from '../problem.ts';
import type { RuleSyntax } from '../syntax/policy-syntax.ts';
import type { Check } from './check-policy.ts';

/**
 * A part of a conjunction that is true wherever the rest is, or of a disjunction that is true nowhere else. What the whole asks is
 * looked at by itself: of a condition that cannot vary every part would be useless.
 */
export const checkUselessClause: Check = ({ kinds }, { report }) => {
  const told = new Set<string>();
  for (const { rules, scope } of Object.values(kinds)) {
    for (const { when, syntax } of rules) {
      const whole = propositionOf(when.formula, scope);
      if (!canHold(whole) || !canFail(whole)) continue;
      const useless = uselessAtom(when.formula, whole);
      // What a variable says is of use elsewhere.
      const source = when.expressions.find(({ checked }) => checked === useless?.checked)?.source;
      if (!useless || !source) continue;
      // Of what is taken over from another rule, or what gives way to one, nothing can be removed here.
      if (isElsewhere(source.range, syntax)) continue;
      const range = source.locate(useless.node.range);
      const key = `${range.start} ${range.end}`;
      if (told.has(key)) continue;
      told.add(key);
      report(
        'useless-clause',
        'The condition comes out the same without this. Remove it, or correct it if it was meant to ask more.',
        range,
        { severity: 'information' },
      );
    }
  }
};

const isElsewhere = (range: SourceRange, { id, overrides }: RuleSyntax): boolean =>
  range === id.range || range === overrides?.range;

/** The last atom of a conjunction or disjunction without which it comes out the same. */
const uselessAtom = rememberedForBoth((formula: Formula, proposition: Proposition): Atom | undefined => {
  if (formula.kind === 'constant' || formula.kind === 'atom') return undefined;
  if (proposition.kind !== 'and' && proposition.kind !== 'or') return undefined;
  const { kind, parts } = proposition;
  return formula.parts.findLast((part, index): part is Atom => {
    const own = parts[index];
    if (part.kind !== 'atom' || !own) return false;
    const others: Proposition = { kind, parts: parts.filter((other) => other !== own) };
    // `a && b` is `a` if there is no `a && !b`; `a || b` is `a` if there is no `!a && b`.
    const difference = kind === 'and' ? [others, oppositeOf(own)] : [oppositeOf(others), own];
    return !canHold({ kind: 'and', parts: difference });
  });
});
