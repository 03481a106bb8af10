import { atomsOf } from '../condition/formula.ts';
import { driftOf, isKnownEarly } from '../stream/stream-class.ts';
import type { Check } from './check-policy.ts';

/** Tells the author when streamed answers wait for a rule, and the clause to blame. */
export const checkStreamWaits: Check = ({ kinds }, { report }) => {
  for (const { summary, when } of kinds.output?.rules ?? []) {
    if (summary.mode !== 'enforce' || (summary.streamClass !== 'whole' && summary.streamClass !== 'first')) continue;
    const blamed = atomsOf(when.formula).find((atom) => !isKnownEarly(atom) && driftOf(atom) !== 'positive');
    const range = blamed ? blamed.expression.source.locate(blamed.node.range) : summary.range;
    const waits = summary.streamClass === 'whole' ? 'for the whole answer' : 'from the first finding on';
    report(
      'stream-waits',
      `Because of this clause, a streamed answer waits ${waits}: only the end settles it.`,
      range,
      { severity: 'information' },
    );
  }
};
