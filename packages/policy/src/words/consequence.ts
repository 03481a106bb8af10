import type { Action, Consequence } from '../decision/action.ts';
import { joined } from './thing.ts';

/** What follows, as a sentence. */
export function consequenceInWords(consequence: Consequence): string {
  switch (consequence.action) {
    case 'notify':
      return `${joined(consequence.options.to, 'and')} is told.`;
    case 'rewrite':
      return 'template' in consequence.options
        ? `The text is replaced by “${consequence.options.template}”.`
        : `The text is replaced by what the rewriter \`${consequence.options.with}\` makes of it.`;
    case 'retry':
      return `The model is asked again, ${consequence.options.times === 1 ? 'once' : `up to ${consequence.options.times} times`}.`;
    case 'reroute': {
      const { model, lasting } = consequence.options;
      return lasting
        ? `The request goes to \`${model}\`, and so do all of the ${lasting.scope} for ${lengthInWords(lasting.for)}.`
        : `The request goes to \`${model}\`.`;
    }
    case 'throttle':
      return `It is refused for now; it may be tried again after ${lengthInWords(consequence.options.retryAfter)}.`;
    case 'escalate': {
      const { to, within, otherwise } = consequence.options;
      const whom = to.length > 0 ? joined(to, 'or') : 'a person';
      return `It waits until ${whom} says yes or no; without an answer in ${lengthInWords(within)} it is ${otherwise === 'block' ? 'refused' : 'let go'}.`;
    }
    case 'block':
      return consequence.options.as === 'error' ? 'It is refused with an error.' : 'It is refused.';
    case 'halt':
      return `It is refused, and so is everything of the ${consequence.options.scope} until a person resumes.`;
    default:
      return plainly[consequence.action];
  }
}

const plainly: Readonly<Record<Extract<Action, 'flag' | 'redact'>, string>> = {
  flag: 'It is marked.',
  redact: 'What was found is taken out.',
};

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
  ['millisecond', 1],
] as const;

/** `1 hour and 30 minutes`, of milliseconds. */
export function lengthInWords(milliseconds: number): string {
  let rest = milliseconds;
  const parts = units.flatMap(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? [`${count} ${unit}${count === 1 ? '' : 's'}`] : [];
  });
  return parts.length > 0 ? joined(parts, 'and') : 'no time';
}
