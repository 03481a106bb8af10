import { atomsOf, expressionWith } from '../condition/formula.ts';
import type { Check } from './check-policy.ts';

/** A span is over, and nobody waits for an answer about it. */
export const checkNeverAsked: Check = ({ kinds: { span } }, { report }) => {
  for (const { when } of span?.rules ?? [])
    for (const atom of atomsOf(when.formula)) {
      const asking = span && atom.asksOthers ? expressionWith(atom, when.expressions, span.scope) : undefined;
      if (asking)
        report(
          'never-asked',
          'This asks another system, but nobody asks about spans, so it is always unknown. Ask at `input`, `output`, `tool_call` or `tool_result`.',
          asking.source.locate(atom.node.range),
          { severity: 'warning' },
        );
    }
};
