import {
  type Expectation,
  isWithheldBy,
  ownTextsOf,
  type RuleExplanation,
  redactedMoment,
  type Step,
} from '@parapet/policy';
import type { Trial } from './trial.ts';

/** What of an expectation a trial does not meet, as sentences. */
export function unmetBy(expectation: Expectation, trial: Trial): readonly string[] {
  const { rule, verdict, text } = expectation;
  const unmet: string[] = [];
  if (rule && !heldIn(trial).some((name) => isCalled(name, rule.value))) unmet.push(whyNotHeld(rule.value, trial));
  if (verdict !== undefined && trial.proposal.verdict !== verdict)
    unmet.push(`The verdict is ${trial.proposal.verdict}, not ${verdict}${because(trial)}.`);
  if (text !== undefined && trial.span === undefined) {
    const delivered = textAfter(trial);
    if (delivered !== text) unmet.push(`The text is ${quoted(delivered)}, not ${quoted(text)}.`);
  }
  return unmet;
}

export const heldIn = ({ decision }: Trial): readonly string[] =>
  decision.rules.filter(({ state }) => state === 'held').map(({ policy, rule }) => `${policy}/${rule}`);

export const unsettledIn = ({ decision }: Trial): readonly string[] =>
  decision.rules.filter(({ state }) => state !== 'held').map(({ policy, rule }) => `${policy}/${rule}`);

/** A rule may be named with its policy or, where nobody could mistake it, without. */
export const isCalled = (name: string, wanted: string): boolean => name === wanted || name.endsWith(`/${wanted}`);

/** What goes on of the moment's own text: nothing, where it is refused. */
export function textAfter({ moment, proposal }: Trial): string {
  return isWithheldBy(proposal) ? '' : ownTextsOf(redactedMoment(moment, proposal.redactions)).join('\n');
}

function because(trial: Trial): string {
  const held = heldIn(trial);
  const holds = held.length > 0 ? `${listed(held)} held` : 'no rule held';
  // What could not be settled may be why: a rule that withholds acts then.
  const unsettled = unsettledIn(trial);
  return `: ${holds}${unsettled.length > 0 ? `, and ${listed(unsettled)} could not be settled` : ''}`;
}

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

/** As a sentence that names the clauses to blame. */
export function whyNotHeld(
  wanted: string,
  { explanation, moment }: Pick<Trial, 'explanation'> & { readonly moment: Pick<Trial['moment'], 'at'> },
): string {
  const rule = explanation.rules.find((one) => isCalled(`${one.policy}/${one.rule}`, wanted));
  if (!rule) return `There is no rule \`${wanted}\` about \`${moment.at}\` moments.`;
  const how = { held: '', 'not-held': 'did not hold', unknown: 'cannot be settled', error: 'failed' }[rule.outcome];
  return `\`${wanted}\` ${how}${reasons(rule)}.`;
}

function reasons({ because: steps }: RuleExplanation): string {
  return steps.length > 0 ? `: ${steps.map(toldStep).join(', ')}` : '';
}

function toldStep({ text, value }: Step): string {
  switch (value.kind) {
    case 'known':
      return `\`${text}\` is ${value.text}`;
    case 'masked':
      return `\`${text}\` is ${value.text}`;
    case 'unknown':
      return `\`${text}\` is unknown (nothing says ${value.paths.map((path) => `\`${path}\``).join(', ')})`;
    case 'error':
      return `\`${text}\` fails (${value.code})`;
  }
}

const quoted = (text: string): string => JSON.stringify(text);
