import type { RuleAtMoment, ShownVerdict, SpanVerdict } from '@parapet/language-server/protocol';
import { html, nothing, type TemplateResult } from 'lit';

/** A verdict as a sign and a word: colour alone tells nobody enough. */
export function verdictBadge(told: SpanVerdict): TemplateResult | typeof nothing {
  const { verdict, isObserved, cannotTell, failed } = told;
  if (verdict === 'undecided' && cannotTell + failed === 0) return nothing;
  const showsVerdict = verdict !== 'undecided' && (verdict !== 'allow' || cannotTell + failed === 0);
  // What is allowed is most of it, and a word on each would drown the others.
  const sign = verdict === 'allow' ? verdictIcon(verdict) : badge(verdict, isObserved);
  return html`${showsVerdict ? sign : nothing}${failed > 0 ? badge('failed') : nothing}${
    cannotTell > 0 ? badge('cannot-tell') : nothing
  }`;
}

export const badge = (verdict: ShownVerdict, isObserved = false): TemplateResult => html`<span
  class="badge ${verdict} ${isObserved ? 'observed' : ''}"
  title="${titles[verdict]}${isObserved ? ' Only observed: nothing is done.' : ''}"
  ><span class="codicon codicon-${icons[verdict]}" aria-hidden="true"></span><span class="word">${words[verdict]}</span></span
>`;

/** The sign alone, where there is no room for the word. */
export const verdictIcon = (verdict: ShownVerdict): TemplateResult =>
  html`<span
    class="codicon codicon-${icons[verdict]} sign ${verdict}"
    role="img"
    aria-label=${words[verdict]}
    title=${titles[verdict]}
  ></span>`;

/** What a list shows first of several: the strictest verdict, or that it cannot be told. */
export const leading = ({ verdict, cannotTell, failed }: SpanVerdict): ShownVerdict =>
  verdict !== 'allow' && verdict !== 'undecided'
    ? verdict
    : failed > 0
      ? 'failed'
      : cannotTell > 0
        ? 'cannot-tell'
        : verdict;

/** What a rule comes to at a moment. */
export const ruleVerdict = ({ state, verdict }: Pick<RuleAtMoment, 'state' | 'verdict'>): ShownVerdict =>
  state === 'held' ? verdict : state === 'unknown' ? 'cannot-tell' : 'failed';

export const words: Readonly<Record<ShownVerdict, string>> = {
  undecided: 'undecided',
  allow: 'allow',
  audit: 'audit',
  warn: 'warn',
  modify: 'modify',
  escalate: 'escalate',
  deny: 'deny',
  'cannot-tell': 'cannot tell',
  failed: 'failed',
};

const titles: Readonly<Record<ShownVerdict, string>> = {
  undecided: 'No policy says anything about this.',
  allow: 'No rule held.',
  audit: 'Somebody would be told.',
  warn: 'It would be flagged.',
  modify: 'Its text or its model would be another.',
  escalate: 'A person would be asked.',
  deny: 'It would be withheld.',
  'cannot-tell': 'Whether a rule held depends on what the trace does not show.',
  failed: 'The condition of a rule failed.',
};

const icons: Readonly<Record<ShownVerdict, string>> = {
  undecided: 'circle-small',
  allow: 'pass',
  audit: 'eye',
  warn: 'warning',
  modify: 'edit',
  escalate: 'person',
  deny: 'circle-slash',
  'cannot-tell': 'question',
  failed: 'bug',
};
