import { atomsOf, expressionWith } from '../condition/formula.ts';
import { driftOf, isKnownEarly, replacesAnswer } from '../stream/stream-class.ts';
import type { Check } from './check-policy.ts';

/** Tells the author when streamed answers wait for a rule, and the clause to blame. */
export const checkStreamWaits: Check = ({ kinds: { output } }, { report }) => {
  if (!output) return;
  for (const { summary, syntax, when } of output.rules) {
    if (summary.mode !== 'enforce' || (summary.streamClass !== 'whole' && summary.streamClass !== 'first')) continue;
    if (replacesAnswer(summary.action)) {
      report(
        'stream-waits',
        `A streamed answer waits until its end, because \`${summary.action}\` puts something else in the place of all of it.`,
        syntax.consequenceRange,
        { severity: 'information' },
      );
      continue;
    }
    const blamed = atomsOf(when.formula).find((atom) => !isKnownEarly(atom) && driftOf(atom) !== 'positive');
    const source = blamed && expressionWith(blamed, when.expressions, output.scope)?.source;
    const range = (blamed && source?.locate(blamed.node.range)) ?? summary.range;
    const waits = summary.streamClass === 'whole' ? 'for the whole answer' : 'from the first finding on';
    const cause = syntax.hold ? 'of `hold`' : 'several findings decide together';
    const why = `Because ${blamed ? 'of this clause' : cause}, a`;
    report('stream-waits', `${why} streamed answer waits ${waits}: only the end settles it.`, range, {
      severity: 'information',
    });
  }
};
