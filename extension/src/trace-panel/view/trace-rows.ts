import type { TraceItem } from '@parapet/language-server/protocol';
import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { rowAfterKey } from './list-keys.ts';
import { clock, duration } from './times.ts';
import { leading, verdictIcon } from './verdict-badge.ts';
import type { VirtualRows } from './virtual-rows.ts';

export const TRACE_ROW = 44;

/** The traces, newest first. */
export function traceRows(
  traces: readonly TraceItem[],
  chosen: string | undefined,
  rows: VirtualRows,
  choose: (traceId: string) => void,
): TemplateResult {
  const at = traces.findIndex(({ traceId }) => traceId === chosen);
  const onKey = (event: KeyboardEvent): void => {
    const next = traces[rowAfterKey(event.key, at, traces.length, rows.page) ?? -1];
    if (!next) return;
    event.preventDefault();
    choose(next.traceId);
    rows.reveal(traces.indexOf(next));
  };
  return html`<div
    class="list traces"
    role="listbox"
    tabindex="0"
    aria-label="Traces"
    aria-activedescendant=${at < 0 ? nothing : `trace-${chosen}`}
    @keydown=${onKey}
    ${ref(rows.scroller)}
  >
    ${rows.draw(
      traces.length,
      (index, style) => traceRow(traces[index] as TraceItem, chosen, style, choose), // It is below the length.
      (index) => traces[index]?.traceId ?? '',
    )}
  </div>`;
}

function traceRow(
  trace: TraceItem,
  chosen: string | undefined,
  style: string,
  choose: (traceId: string) => void,
): TemplateResult {
  const { traceId, name, service, start, models, rules, spans, isError } = trace;
  const isChosen = traceId === chosen;
  const told = [rules.join(', '), models.join(', '), service];
  return html`<div
    id="trace-${traceId}"
    class="row trace ${isChosen ? 'chosen' : ''} ${trace.isObserved ? 'observed' : ''}"
    role="option"
    aria-selected=${isChosen}
    .style=${style}
    @click=${() => choose(traceId)}
  >
    ${verdictIcon(leading(trace))}
    <div class="lines">
      <div class="line">
        <span class="name">${name || 'unnamed'}</span>
        ${isError ? html`<span class="codicon codicon-error faint" role="img" aria-label="error"></span>` : nothing}
        <span class="figure">${duration(trace.duration)}</span>
      </div>
      <div class="line faint">
        <span class="name">${[clock(start, Date.now()), ...told].filter((one) => one).join(' · ')}</span>
        <span class="figure">${spans.toLocaleString()} ${spans === 1 ? 'span' : 'spans'}</span>
      </div>
    </div>
  </div>`;
}
