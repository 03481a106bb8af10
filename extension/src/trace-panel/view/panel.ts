import type { SpanNode } from '@parapet/language-server/protocol';
import { html, type TemplateResult } from 'lit';
import type { FromPanel } from '../messages.ts';
import { filterBar, isFiltering, withRule } from './filter-bar.ts';
import { spanView } from './span-view.ts';
import type { State } from './state.ts';
import { LISTED, periods, shownSpans, toggled, withSpan, withTrace } from './state.ts';
import { traceRows } from './trace-rows.ts';
import type { VirtualRows } from './virtual-rows.ts';
import { waterfall } from './waterfall.ts';

/** What the panel draws with, and how it says what is another. */
export interface PanelView {
  readonly traces: VirtualRows;
  readonly spans: VirtualRows;
  readonly change: (state: State) => void;
  readonly say: (message: FromPanel) => void;
}

/** Filters above; traces, the spans of one, and what is to be said of a span beside each other. */
export function panel(state: State, view: PanelView): TemplateResult {
  const { change, say } = view;
  const { list } = state;
  if (list?.total === 0) return noTraces(() => say({ kind: 'receive' }));
  const bar = filterBar(list, {
    filter: state.filter,
    period: state.period,
    isNarrowed: state.isNarrowed,
    setFilter: (filter) => change({ ...state, filter, limit: LISTED }),
    setPeriod: (period) => {
      const { since: _, ...filter } = state.filter;
      const length = periods[period];
      change({ ...state, period, filter: { ...filter, ...(length !== undefined && { since: Date.now() - length }) } });
    },
    setNarrowed: (isNarrowed) => change({ ...state, isNarrowed }),
    clear: () => change({ ...state, filter: {}, period: 'any time', isNarrowed: false }),
  });
  return html`${bar}
    <vscode-split-layout class="columns" split="vertical" initial-handle-position="26%" min-start="180px" min-end="320px">
      <div slot="start" class="pane">
        ${
          list?.matching === 0
            ? html`<div class="empty">No trace has a span like this.</div>`
            : traceRows(list?.traces ?? [], state.traceId, view.traces, (id) => change(withTrace(state, id)))
        }
      </div>
      <vscode-split-layout slot="end" split="vertical" initial-handle-position="54%" min-start="200px" min-end="200px">
        <div slot="start" class="pane">${spansOf(state, view)}</div>
        <div slot="end" class="pane">${spanOf(state, view)}</div>
      </vscode-split-layout>
    </vscode-split-layout>`;
}

const noTraces = (receive: () => void): TemplateResult => html`<div class="empty first">
  <p>
    There are no traces in this workspace yet. Put OTLP files into it (<code>*.otlp.json</code>,
    <code>*.otlp.jsonl</code>), or receive those of a service that you develop.
  </p>
  <vscode-button icon="broadcast" @click=${receive}>Receive Traces</vscode-button>
</div>`;

function spansOf(state: State, { spans: rows, change }: PanelView): TemplateResult {
  const { spans, folded, spanId: chosen, filter } = state;
  if (!spans) return html`<div class="empty">${state.traceId === undefined ? '' : 'Reading…'}</div>`;
  if (spans.length === 0) return html`<div class="empty">This trace is not there any more.</div>`;
  const { start, length } = extentOf(spans);
  return waterfall(
    {
      spans: shownSpans(state),
      ...{ start, length, folded, chosen },
      isFiltered: isFiltering(filter),
      choose: (spanId) => change(withSpan(state, spanId)),
      fold: (spanId) => change({ ...state, folded: toggled(folded, spanId) }),
      read: () => document.querySelector<HTMLElement>('#tab-panel')?.focus(),
    },
    rows,
  );
}

function extentOf(spans: readonly SpanNode[]): { readonly start: number; readonly length: number } {
  const start = spans.reduce((least, span) => Math.min(least, span.start), Number.POSITIVE_INFINITY);
  return { start, length: spans.reduce((most, span) => Math.max(most, span.start + span.duration), start) - start };
}

function spanOf(state: State, { change, say }: PanelView): TemplateResult {
  const { detail, tab, content, pinned, actions, unfolded, showsEarlier } = state;
  const span = { traceId: detail?.traceId ?? '', spanId: detail?.spanId ?? '' };
  return spanView(detail, {
    ...{ tab, content, actions, unfolded, showsEarlier },
    isPinned: pinned !== undefined && pinned.spanId === detail?.spanId && pinned.traceId === detail.traceId,
    pin: (isWanted) => say({ kind: 'pin', ...(isWanted && { span }) }),
    setTab: (next) => change({ ...state, tab: next }),
    setContent: (next) => change({ ...state, content: next }),
    act: (action, about = {}) => say({ kind: 'act', action, about: { ...span, ...about } }),
    openSpan: () => detail && say({ kind: 'open-span', span: { source: detail.source, spanId: detail.spanId } }),
    showEarlier: () => change({ ...state, showsEarlier: true }),
    howToRecord: () => say({ kind: 'how-to-record' }),
    unfold: (key) => change({ ...state, unfolded: toggled(unfolded, key) }),
    openRule: ({ uri, range }) => say({ kind: 'open-rule', uri, range }),
    showSpans: (rule) => change({ ...state, filter: withRule(state.filter, rule), limit: LISTED }),
  });
}
