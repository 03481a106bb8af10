import type { MomentDecision, SpanCommand, SpanDetail, ToldClause, ToldRule } from '@parapet/language-server/protocol';
import { html, nothing, type TemplateResult } from 'lit';
import type { SpanAction } from '../messages.ts';
import { badge, verdictIcon } from './verdict-badge.ts';
import { workflowChart } from './workflow-chart.ts';

/** What is shown of decisions, and what can be done with them. */
export interface DecisionsView {
  /** Rules, as `moment policy/rule`, that are open though they are closed at first, or the other way round. */
  readonly unfolded: ReadonlySet<string>;
  readonly unfold: (key: string) => void;
  readonly openRule: (rule: Pick<ToldRule, 'uri' | 'range'>) => void;
  /** What can be done with the span, and what else it is about. */
  readonly actions: readonly SpanAction[];
  readonly act: (action: SpanAction, about?: SpanCommand) => void;
  /** Shows all spans for which a rule held. */
  readonly showSpans: (rule: string) => void;
}

/** What the policies say about each moment of a span, clause by clause. */
export function decisionsView({ decisions, recorded }: SpanDetail, view: DecisionsView): TemplateResult {
  return html`
    ${
      recorded === undefined
        ? nothing
        : html`<p class="recorded">
            <span class="codicon codicon-shield" aria-hidden="true"></span> Recorded when it happened:
            ${badge(recorded.verdict)}${recorded.by === undefined ? nothing : html` by <code>${recorded.by}</code>`}${
              recorded.action === 'none' ? nothing : html`, done: <code>${recorded.action}</code>`
            }
          </p>`
    }
    ${decisions.length === 0 ? html`<p class="hint">No rule is about anything in this span.</p>` : nothing}
    ${decisions.toSorted((a, b) => heldIn(b) - heldIn(a)).map((decision) => decisionView(decision, view))}
  `;
}

const idOf = ({ name }: ToldRule): string => name.slice(name.indexOf('/') + 1);

const isHeld = ({ outcome }: ToldRule): boolean => outcome === 'held';

/** Moments at which something held come first, each in its order. */
const heldIn = ({ rules }: MomentDecision): number => (rules.some(isHeld) ? 1 : 0);

function decisionView({ at, moment, rules, workflows }: MomentDecision, view: DecisionsView): TemplateResult {
  const held = rules.filter(isHeld).length;
  return html`<section class="moment">
    <h3>${at.replace('_', ' ')} <span class="faint">${held} of ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'} held</span></h3>
    ${workflows.map((workflow) => workflowChart(workflow, () => view.openRule(workflow)))}
    ${rules.map((rule) => ruleView(rule, moment, view))}
  </section>`;
}

function ruleView(rule: ToldRule, moment: string, view: DecisionsView): TemplateResult {
  const { name, title, outcome, action, mode, verdict, message, clauses } = rule;
  const key = `${moment} ${name}`;
  // What did not hold is most of it, and looked at when somebody asks why.
  const isOpen = (outcome !== 'not-held') !== view.unfolded.has(key);
  const shown = { held: verdict, unknown: 'cannot-tell', error: 'failed', 'not-held': 'allow' } as const;
  return html`<div class="rule ${outcome}">
    <div class="line">
      <button class="fold" aria-expanded=${isOpen} @click=${() => view.unfold(key)}>
        <span class="codicon codicon-chevron-${isOpen ? 'down' : 'right'}" aria-hidden="true"></span>
        ${outcome === 'not-held' ? html`<span class="codicon codicon-dash sign faint" aria-hidden="true"></span>` : verdictIcon(shown[outcome])}
        <span class="name">${name}</span>
      </button>
      <span class="then"
        >${says[outcome](action)}${mode === 'observe' && outcome === 'held' ? ', observed' : ''}</span
      >
      <span class="acts">
        ${
          view.actions.includes('parapet.labelSpan')
            ? act('tag', 'Label: right, false alarm or missed', () =>
                view.act('parapet.labelSpan', { uri: rule.uri, rule: idOf(rule), moment }),
              )
            : nothing
        }
        ${act('filter', 'Show the spans of this rule', () => view.showSpans(name))}
        ${act('go-to-file', 'Go to the rule', () => view.openRule(rule))}
      </span>
    </div>
    ${
      isOpen
        ? html`${title === undefined ? nothing : html`<div class="title">${title}</div>`}
            ${outcome === 'held' && message !== undefined ? html`<blockquote>${message}</blockquote>` : nothing}
            <div class="clauses" role="list" aria-label="Clauses of ${name}">${clauses.map(clauseView)}</div>`
        : nothing
    }
  </div>`;
}

const says: Readonly<Record<ToldRule['outcome'], (action: string) => string>> = {
  held: (action) => `would ${action}`,
  'not-held': () => 'did not hold',
  unknown: () => 'cannot tell',
  error: () => 'failed',
};

const act = (icon: string, label: string, run: () => void): TemplateResult =>
  html`<vscode-toolbar-button icon=${icon} label=${label} title=${label} @click=${run}></vscode-toolbar-button>`;

/** A clause and what it came to; those that were not needed any more are faint. */
const clauseView = ({ text, label, value, depth, matters }: ToldClause): TemplateResult =>
  html`<div
    class="clause ${matters ? '' : 'moot'} ${value.kind} ${value.kind === 'known' ? value.text : ''}"
    role="listitem"
    .style=${`padding-left: ${Math.min(depth, 10) * 14}px`}
  >
    <code>${text}</code><span class="value">${label}</span>
  </div>`;
