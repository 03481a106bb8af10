import { dottedName, type Expr, walk } from '@parapet/cel';
import { rememberedForBoth } from '../condition/remembered.ts';
import { AskedFinder } from '../fact/asked-finder.ts';
import { textPaths } from '../schema/moment-schema.ts';
import type { CompiledPolicy } from '../set/compile-policy.ts';
import type { Check } from './check-policy.ts';
import { expressionsOf } from './expressions-of.ts';

/** `d.text == output.text` is true only where the finding is all that was said, unless another system found it: that may mean all of it. */
export const checkFindingIsWholeText: Check = (policy, { report }) => {
  for (const { source, checked } of expressionsOf(policy))
    for (const { range } of comparisonsIn(checked.expr, policy.finders))
      report(
        'finding-is-whole-text',
        'A finding equals the whole text only where nothing else was said. To ask whether there is one, use `has`.',
        source.locate(range),
        { severity: 'warning' },
      );
};

/** The comparisons of findings with whole texts, inside of macros that go through findings. */
const comparisonsIn = rememberedForBoth((expr: Expr, finders: CompiledPolicy['finders']): readonly Expr[] => {
  const found: Expr[] = [];
  walk(expr, (macro) => {
    if (macro.kind !== 'macro' || macro.receiver.kind !== 'call' || macro.receiver.function !== 'find') return;
    const [finder] = macro.receiver.args;
    if (finder?.kind === 'identifier' && finders.get(finder.name) instanceof AskedFinder) return;
    const findingText = `${macro.variables[0]?.name}.text`;
    for (const body of macro.args)
      walk(body, (node) => {
        if (node.kind === 'binary' && compares(node, findingText)) found.push(node);
      });
  });
  return found;
});

function compares({ operator, left, right }: Extract<Expr, { kind: 'binary' }>, findingText: string): boolean {
  const sides = [left, right].map(dottedName);
  return (
    (operator === '==' || operator === '!=') &&
    sides.includes(findingText) &&
    textPaths.some((path) => sides.includes(path))
  );
}
