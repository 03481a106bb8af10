import type { SpanDetail, Tokens } from '@parapet/language-server/protocol';
import { html, nothing, type TemplateResult } from 'lit';
import type { SpanAction } from '../messages.ts';
import type { ConversationView } from './conversation-view.ts';
import { conversationView } from './conversation-view.ts';
import type { DecisionsView } from './decisions-view.ts';
import { decisionsView } from './decisions-view.ts';
import type { Tab } from './state.ts';
import { tabs } from './state.ts';
import { duration } from './times.ts';
import { verdictBadge } from './verdict-badge.ts';
import { icons } from './waterfall.ts';

/** What is shown of a span, and what can be done with it. */
export interface SpanViewing extends ConversationView, DecisionsView {
  readonly tab: Tab;
  readonly setTab: (tab: Tab) => void;
  readonly isPinned: boolean;
  readonly pin: (isWanted: boolean) => void;
  readonly content: boolean;
  readonly setContent: (content: boolean) => void;
  readonly openSpan: () => void;
}

/** One span: what it is, what was said, and what the policies say. */
export function spanView(detail: SpanDetail | null | undefined, view: SpanViewing): TemplateResult {
  if (!detail)
    return html`<div class="empty">
      ${detail === null ? 'This span is not there any more.' : 'Choose a span to see what was said, and what the policies say about it.'}
    </div>`;
  return html`
    <header class="about">
      <div class="line">
        <span class="codicon codicon-${icons[detail.kind]}" role="img" aria-label=${detail.kind}></span>
        <h2 title=${detail.name}>${detail.name}</h2>
        <span class="badges">${verdictBadge(detail)}</span>
      </div>
      <div class="line faint">
        <span class="figures">${figuresOf(detail).join(' · ')}</span>
        <span class="acts">
          <vscode-toolbar-button
            icon=${view.isPinned ? 'pinned' : 'pin'}
            label=${pinWords[view.isPinned ? 'pinned' : 'not']}
            title=${pinWords[view.isPinned ? 'pinned' : 'not']}
            toggleable
            .checked=${view.isPinned}
            @click=${() => view.pin(!view.isPinned)}
          ></vscode-toolbar-button>
          ${hasEvidence(detail) ? button(view.content ? 'eye' : 'eye-closed', view.content ? 'Mask Evidence' : 'Show Evidence', () => view.setContent(!view.content)) : nothing}
          ${view.actions.map((action) => button(actions[action].icon, actions[action].label, () => view.act(action)))}
          ${button('go-to-file', 'Show in Its Trace File', view.openSpan)}
        </span>
      </div>
    </header>
    <div class="tabs" role="tablist" aria-label="About the span" @keydown=${(event: KeyboardEvent) => onTabKey(event, view)}>
      ${tabs.map(
        (tab) => html`<button
          role="tab"
          id="tab-${tab}"
          aria-controls="tab-panel"
          aria-selected=${tab === view.tab}
          tabindex=${tab === view.tab ? 0 : -1}
          @click=${() => view.setTab(tab)}
        >
          ${tab}${tab === 'decisions' ? html`<vscode-badge variant="counter">${heldOf(detail)}</vscode-badge>` : nothing}
        </button>`,
      )}
    </div>
    <div class="tab-panel" id="tab-panel" role="tabpanel" tabindex="0" aria-labelledby="tab-${view.tab}">
      ${panelOf(detail, view)}
    </div>
  `;
}

const pinWords = {
  pinned: 'Pinned: Editors Tell the Values at This Span',
  not: 'Pin: Let Editors Tell the Values at This Span',
};

function panelOf(detail: SpanDetail, view: SpanViewing): TemplateResult {
  switch (view.tab) {
    case 'conversation':
      return conversationView(detail, view);
    case 'decisions':
      return decisionsView(detail, view);
    case 'attributes':
      return html`<dl class="attributes">
        <dt>trace</dt><dd><code>${detail.traceId}</code></dd>
        <dt>span</dt><dd><code>${detail.spanId}</code></dd>
        ${detail.attributes.map(({ name, value }) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}
      </dl>`;
  }
}

function onTabKey(event: KeyboardEvent, { tab, setTab }: SpanViewing): void {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const next = by === undefined ? undefined : tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length];
  if (!next) return;
  event.preventDefault();
  setTab(next);
  (event.currentTarget as HTMLElement).querySelector<HTMLElement>(`#tab-${next}`)?.focus();
}

const figuresOf = ({ model, tool, service, tokens, duration: length }: SpanDetail): readonly string[] =>
  [model, tool, duration(length), tokens && tokensOf(tokens), service].filter((one) => one !== undefined);

const tokensOf = ({ input, output }: Tokens): string =>
  `${input?.toLocaleString() ?? '?'} → ${output?.toLocaleString() ?? '?'} tokens`;

const heldOf = ({ decisions }: SpanDetail): number =>
  decisions.reduce((sum, { rules }) => sum + rules.filter(({ outcome }) => outcome === 'held').length, 0);

const hasEvidence = ({ conversation }: SpanDetail): boolean =>
  conversation.some(({ parts }) =>
    parts.some((part) => 'passages' in part && part.passages.some(({ evidence }) => evidence)),
  );

const actions: Readonly<Record<SpanAction, { readonly icon: string; readonly label: string }>> = {
  'parapet.newRuleFromSpan': { icon: 'lightbulb', label: 'New Rule from This Span' },
  'parapet.addSpanAsTest': { icon: 'beaker', label: 'Add This Span as a Test' },
  'parapet.labelSpan': { icon: 'tag', label: 'Label: Right, False Alarm or Missed' },
};

const button = (icon: string, label: string, run: () => void): TemplateResult =>
  html`<vscode-toolbar-button icon=${icon} label=${label} title=${label} @click=${run}></vscode-toolbar-button>`;
