import { type Action, slotOf } from '../decision/action.ts';
import type { MomentKind } from '../moment/moment.ts';
import { actionMoments } from '../schema/action-schema.ts';
import type { RuleSyntax } from '../syntax/policy-syntax.ts';
import { listed } from '../yaml/fields.ts';
import type { Check } from './check-policy.ts';

/** Not every action can be taken at every moment; see `actionMoments`. */
export const checkImpossibleAction: Check = ({ syntax }, { report }) => {
  for (const rule of syntax.rules) {
    const { action } = rule.consequence;
    const impossible = rule.at.filter((kind) => !isPossible(rule, kind));
    if (impossible.length > 0)
      report(
        'impossible-action',
        `\`${action}\` cannot be done at ${listed(impossible)}: ${reasonOf(action, impossible)}. ${remedyOf(action)}`,
        rule.consequenceRange,
        { severity: 'warning' },
      );
  }
};

function isPossible({ consequence }: RuleSyntax, at: MomentKind): boolean {
  const { action, options } = consequence;
  if (action === 'reroute' && at === 'call_end') return options.lasting !== undefined;
  return actionMoments[action].includes(at);
}

function reasonOf(action: Action, impossible: readonly MomentKind[]): string {
  if (impossible.includes('span')) return 'a span has ended when it is decided, so it is too late';
  if (action === 'reroute' && impossible.includes('call_end'))
    return 'the call has ended, so that only later ones can go elsewhere';
  if (impossible.includes('call_end')) return 'the call has ended when it is decided, so it is too late';
  if (action === 'rewrite') return 'the arguments of a call are JSON, for which no text can stand';
  if (action === 'throttle') return 'the answer is there, and refusing it spares nobody anything';
  return 'there is no answer yet that another could stand for';
}

const remedyOf = (action: Action): string => {
  if (action === 'reroute') return 'Say for how long (`for`), or decide at `input` or `output`.';
  const moments = actionMoments[action].filter((kind) => kind !== 'retrieval');
  const instead = slotOf[action] === 'marks' ? '' : 'Use `flag`, or decide';
  return `${instead} at ${listed(moments)}.`;
};
