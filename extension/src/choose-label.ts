import type {
  ClausesParams,
  FromSpanParams,
  RuleValues,
  SaidOfRule,
  SpanCommand,
} from '@parapet/language-server/protocol';
import { CLAUSES_METHOD } from '@parapet/language-server/protocol';
import { window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

/** Asks a person what they say of what the rules did about a span, as far as that is not told already. */
export async function chooseLabel(
  client: LanguageClient,
  subject: FromSpanParams,
  { rule, label, keepsMoment, note }: SpanCommand,
): Promise<SaidOfRule | undefined> {
  const more = { ...(keepsMoment && { keepsMoment }), ...(note !== undefined && { note }) };
  if (rule !== undefined && label !== undefined) return { rule, kind: label, ...more };
  const values = await client.sendRequest<readonly RuleValues[]>(CLAUSES_METHOD, subject satisfies ClausesParams);
  const items = values
    .filter((one) => rule === undefined || one.rule === rule)
    .toSorted((a, b) => Number(b.outcome === 'held') - Number(a.outcome === 'held'))
    .flatMap((one) => saidOf[one.outcome].map((kind) => itemOf(one, kind)));
  const chosen = await window.showQuickPick(items, {
    title: items.length === 0 ? 'No rule of the policy is about this span.' : 'What do you say of what the rules did?',
    placeHolder: 'A rule, and whether it was right',
    matchOnDescription: true,
  });
  return chosen && { ...chosen.said, ...more };
}

/** What can be said of a rule that held, or did not. */
const saidOf: Readonly<Record<RuleValues['outcome'], readonly SaidOfRule['kind'][]>> = {
  held: ['right', 'false-alarm'],
  'not-held': ['missed'],
  unknown: ['missed', 'false-alarm'],
  error: ['missed', 'false-alarm'],
};

const labels: Readonly<Record<SaidOfRule['kind'], readonly [icon: string, words: string]>> = {
  right: ['pass', 'right'],
  'false-alarm': ['bell-slash', 'false alarm'],
  missed: ['eye', 'missed'],
};

const outcomes: Readonly<Record<RuleValues['outcome'], string>> = {
  held: 'held',
  'not-held': 'did not hold',
  unknown: 'cannot be told',
  error: 'failed',
};

const itemOf = ({ rule, outcome, at }: RuleValues, kind: SaidOfRule['kind']) => ({
  said: { rule, kind },
  label: `$(${labels[kind][0]}) ${rule}: ${labels[kind][1]}`,
  description: `${outcomes[outcome]} for the ${at.replace('_', ' ')}`,
});
