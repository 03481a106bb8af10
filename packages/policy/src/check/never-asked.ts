import { atomsOf } from '../condition/formula.ts';
import type { Check } from './check-policy.ts';

/** A span is over, and nobody waits for an answer about it. */
export const checkNeverAsked: Check = ({ kinds }, { report }) => {
  for (const { when } of kinds.span?.rules ?? [])
    for (const { asksOthers, expression, node } of atomsOf(when.formula))
      if (asksOthers)
        report(
          'never-asked',
          'This asks another system, but nobody asks about spans, so it is always unknown. Ask at `input`, `output`, `tool_call` or `tool_result`.',
          expression.source.locate(node.range),
          { severity: 'warning' },
        );
};
