import type { SpanNode } from '@parapet/language-server/protocol';
import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { rowAfterKey } from './list-keys.ts';
import { duration, ticks } from './times.ts';
import { leading, verdictBadge } from './verdict-badge.ts';
import type { VirtualRows } from './virtual-rows.ts';

export const SPAN_ROW = 24;

/** The spans of a trace: what encloses what, and when each ran. */
export interface Waterfall {
  /** Those that are shown. */
  readonly spans: readonly SpanNode[];
  /** Of the whole trace: its first beginning in milliseconds since the epoch, and its length in milliseconds. */
  readonly start: number;
  readonly length: number;
  readonly folded: ReadonlySet<string>;
  readonly chosen: string | undefined;
  /** Spans that the filter does not want are drawn faint. */
  readonly isFiltered: boolean;
  readonly choose: (spanId: string) => void;
  readonly fold: (spanId: string) => void;
  /** What a person wants who presses Enter: to read about the span. */
  readonly read: () => void;
}

export function waterfall(view: Waterfall, rows: VirtualRows): TemplateResult {
  const { spans, chosen } = view;
  const at = spans.findIndex(({ spanId }) => spanId === chosen);
  const onKey = (event: KeyboardEvent): void => {
    const to = rowAfterKey(event.key, at, spans.length, rows.page) ?? rowAfterFold(event.key, view, at);
    const next = spans[to ?? -1];
    if (event.key === 'Enter') view.read();
    else if (!next) return;
    else if (next.spanId !== chosen) view.choose(next.spanId);
    event.preventDefault();
    if (to !== undefined) rows.reveal(to);
  };
  return html`
    ${axis(view.length)}
    <div
      class="list spans"
      role="tree"
      tabindex="0"
      aria-label="Spans"
      aria-activedescendant=${at < 0 ? nothing : `span-${chosen}`}
      @keydown=${onKey}
      ${ref(rows.scroller)}
    >
      ${rows.draw(
        spans.length,
        (index, style) => spanRow(spans[index] as SpanNode, view, style), // It is below the length.
        (index) => spans[index]?.spanId ?? '',
      )}
    </div>
  `;
}

/** Left folds a span or leads to the one that encloses it, right unfolds it or leads to the first in it, as in all trees. */
function rowAfterFold(key: string, { spans, folded, fold }: Waterfall, at: number): number | undefined {
  const span = spans[at];
  if (!span || (key !== 'ArrowLeft' && key !== 'ArrowRight')) return undefined;
  const isOpen = span.below > 0 && !folded.has(span.spanId);
  if (key === 'ArrowRight' && isOpen) return at + 1;
  if (key === 'ArrowLeft' && !isOpen)
    return spans.findLastIndex(({ depth }, index) => index < at && depth < span.depth);
  if (span.below > 0) fold(span.spanId);
  return at;
}

function axis(length: number): TemplateResult {
  return html`<div class="axis" aria-hidden="true">
    <div class="what"></div>
    <div class="when">
      ${ticks(length * 0.9, 5).map(
        (time) => html`<span class="tick" .style=${`left: ${share(time, length)}%`}>${duration(time)}</span>`,
      )}
    </div>
  </div>`;
}

const share = (part: number, whole: number): number => (whole <= 0 ? 0 : (100 * part) / whole);

/** Behind the bar; before it where there is no room behind it, and in it where there is none before it either. */
function lengthOf(milliseconds: number, left: number, width: number): TemplateResult {
  const told = duration(milliseconds);
  if (left + width < 85) return html`<span class="length" .style=${`left: ${left + width}%`}>${told}</span>`;
  if (left > 20) return html`<span class="length" .style=${`right: ${100 - left}%`}>${told}</span>`;
  return html`<span class="length inside" .style=${`right: ${100 - left - width}%`}>${told}</span>`;
}

function spanRow(
  span: SpanNode,
  { start, length, folded, chosen, isFiltered, choose, fold }: Waterfall,
  style: string,
) {
  const { spanId, name, tool, depth, below, kind, model, isError, isWanted } = span;
  const isChosen = spanId === chosen;
  const isFolded = folded.has(spanId);
  const left = share(span.start - start, length);
  const width = share(span.duration, length);
  const onTwist = (event: Event): void => {
    event.stopPropagation();
    fold(spanId);
  };
  return html`<div
    id="span-${spanId}"
    class="row span ${isChosen ? 'chosen' : ''} ${isFiltered && !isWanted ? 'unwanted' : ''}"
    role="treeitem"
    aria-level=${depth + 1}
    aria-selected=${isChosen}
    aria-expanded=${below > 0 ? !isFolded : nothing}
    .style=${style}
    @click=${() => choose(spanId)}
  >
    <div class="what" .style=${`padding-left: ${6 + Math.min(depth, 12) * 12}px`}>
      <span
        class="twisty codicon ${below > 0 ? `codicon-chevron-${isFolded ? 'right' : 'down'}` : ''}"
        @click=${onTwist}
      ></span>
      <span class="codicon codicon-${icons[kind]} kind" role="img" aria-label=${kind} title=${kind}></span>
      <span class="name" title=${model === undefined ? name : `${name} · ${model}`}>${tool ?? name}</span>
      ${isError ? html`<span class="codicon codicon-error error" role="img" aria-label="error"></span>` : nothing}
      <span class="badges">${verdictBadge(span)}</span>
    </div>
    <div class="when">
      <div class="bar ${leading(span)}" .style=${`left: ${left}%; width: max(3px, ${width}%)`}></div>
      ${lengthOf(span.duration, left, width)}
    </div>
  </div>`;
}

export const icons: Readonly<Record<SpanNode['kind'], string>> = {
  model: 'sparkle',
  tool: 'tools',
  agent: 'robot',
  retrieval: 'search',
  other: 'symbol-event',
};
