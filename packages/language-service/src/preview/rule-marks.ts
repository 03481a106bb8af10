import type { Range } from 'vscode-languageserver-types';
import type { Positions } from '../text/positions.ts';
import type { Preview } from './preview.ts';
import type { RuleCount } from './tally.ts';

/** What became of a rule over all moments, as one sign beside it. */
export interface RuleMark {
  /** Its id. */
  readonly rule: string;
  /** Of the id in the document as it is now. */
  readonly range: Range;
  readonly kind: MarkKind;
  /** The policy cannot be loaded as it is now; this was true before. */
  readonly stale: boolean;
}

/**
 * `blocks`: it would keep something from going on. `matches`: it held, and nothing would be kept. `never`: it never held.
 * `unsettled`: it never held as far as the traces tell, and they do not always tell.
 */
export type MarkKind = 'blocks' | 'matches' | 'never' | 'unsettled';

export function ruleMarks(
  { set, tally, stale }: Preview,
  positions: Positions,
  at: (offset: number) => number,
): readonly RuleMark[] {
  return set.rules.flatMap((rule) => {
    const kind = kindOf(tally.of(rule));
    const range = positions.range(at(rule.range.start), at(rule.range.end));
    return kind ? [{ rule: rule.id, range, kind, stale }] : [];
  });
}

/** Nothing where no moment is of the rule's kinds. */
function kindOf({ moments, matched, wouldBlock, cannotTell, failed }: RuleCount): MarkKind | undefined {
  if (moments === 0) return undefined;
  if (wouldBlock > 0) return 'blocks';
  if (matched > 0) return 'matches';
  return cannotTell + failed > 0 ? 'unsettled' : 'never';
}
