import type { Facet, ShownVerdict, TraceFilter, TraceList } from '@parapet/language-server/protocol';
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { keyed } from 'lit/directives/keyed.js';
import type { Period } from './state.ts';
import { periods } from './state.ts';
import { verdictIcon, words } from './verdict-badge.ts';

/** By what traces are narrowed down. */
export interface FilterBar {
  readonly filter: TraceFilter;
  readonly period: Period;
  readonly isNarrowed: boolean;
  readonly setFilter: (filter: TraceFilter) => void;
  readonly setPeriod: (period: Period) => void;
  readonly setNarrowed: (isNarrowed: boolean) => void;
  readonly clear: () => void;
}

export function filterBar(list: TraceList | undefined, bar: FilterBar): TemplateResult {
  const { filter } = bar;
  const { verdicts = [], rules = [], models = [] } = list?.facets ?? {};
  return html`<div class="filters" role="toolbar" aria-label="Filters">
    <vscode-textfield
      class="search"
      type="search"
      placeholder="Filter by name, service, model or id"
      label="Filter by name, service, model or id"
      .value=${filter.text ?? ''}
      @input=${(event: Event) => bar.setFilter(withText(filter, textIn(event)))}
    ></vscode-textfield>
    <div class="chips" role="group" aria-label="Verdicts">
      ${shownChips(verdicts, filter.verdicts).map((facet) => chip(facet, bar))}
    </div>
    ${select('rule', namesOf(rules), filter.rules?.[0] ?? '', (rule) => bar.setFilter(withRule(filter, rule)))}
    ${select('model', namesOf(models), filter.models?.[0] ?? '', (model) => bar.setFilter(withModel(filter, model)))}
    ${select('time', Object.keys(periods), bar.period, (period) => bar.setPeriod(period as Period))}
    ${
      isFiltering(filter)
        ? html`<vscode-toolbar-button
              icon="list-filter"
              label="Show Only Matching Spans of the Trace"
              title="Show Only Matching Spans of the Trace"
              toggleable
              ?checked=${bar.isNarrowed}
              @change=${() => bar.setNarrowed(!bar.isNarrowed)}
            ></vscode-toolbar-button>
            <vscode-toolbar-button icon="clear-all" label="Clear Filters" title="Clear Filters" @click=${bar.clear}></vscode-toolbar-button>`
        : nothing
    }
    ${list && list.stale.length > 0 ? staleHint(list) : nothing}
    <span class="count faint" role="status">${list ? countOf(list) : ''}</span>
  </div>`;
}

const namesOf = (facets: readonly Facet<string>[]): readonly string[] => ['', ...facets.map(({ value }) => value)];

export const isFiltering = ({ verdicts, rules, models, since, text }: TraceFilter): boolean =>
  [verdicts, rules, models].some((one) => one !== undefined && one.length > 0) || since !== undefined || !!text;

const staleHint = ({ stale }: TraceList): TemplateResult =>
  html`<span class="stale" title="${stale.map((uri) => uri.replace(/^.*\//, '')).join(', ')} cannot be loaded as it is now; what it said before is shown."
    ><span class="codicon codicon-history" aria-hidden="true"></span>stale</span
  >`;

const countOf = ({ matching, total }: TraceList): string =>
  matching === total
    ? `${total.toLocaleString()} ${total === 1 ? 'trace' : 'traces'}`
    : `${matching.toLocaleString()} of ${total.toLocaleString()} traces`;

/** In the order in which a person looks for them. Nobody filters by what is not there, unless it was there a moment ago. */
const shownChips = (verdicts: readonly Facet<ShownVerdict>[], chosen: readonly ShownVerdict[] = []) =>
  chipOrder.flatMap((value) => {
    const spans = verdicts.find((facet) => facet.value === value)?.spans ?? 0;
    return spans > 0 || chosen.includes(value) ? [{ value, spans }] : [];
  });

const chipOrder: readonly ShownVerdict[] = [
  ...(['deny', 'escalate', 'modify', 'warn', 'audit'] as const),
  ...(['cannot-tell', 'failed', 'allow'] as const),
];

function chip({ value, spans }: Facet<ShownVerdict>, { filter, setFilter }: FilterBar): TemplateResult {
  const { verdicts: chosen = [], ...others } = filter;
  const isChosen = chosen.includes(value);
  const next = isChosen ? chosen.filter((one) => one !== value) : [...chosen, value];
  return html`<button
    class="chip ${value}"
    aria-pressed=${isChosen}
    title="${spans.toLocaleString()} ${spans === 1 ? 'span' : 'spans'}"
    @click=${() => setFilter({ ...others, ...(next.length > 0 && { verdicts: next }) })}
  >
    ${verdictIcon(value)}${words[value]} <span class="faint">${spans.toLocaleString()}</span>
  </button>`;
}

/** A list to choose one from. It is made anew when there is something else to choose, because its choice goes by place. */
function select(
  name: string,
  values: readonly string[],
  chosen: string,
  choose: (value: string) => void,
): TemplateResult {
  const known = values.includes(chosen) ? values : [...values, chosen];
  const key = JSON.stringify(known);
  return html`${keyed(
    key,
    html`<vscode-single-select
      class="by-${name}"
      label=${name}
      .options=${guard([key], () => known.map((value) => ({ value, label: value || `any ${name}`, ...plain })))}
      .value=${chosen}
      @change=${(event: Event) => choose(textIn(event))}
    ></vscode-single-select>`,
  )}`;
}

const plain = { description: '', selected: false, disabled: false };

const textIn = (event: Event): string => (event.target as HTMLInputElement).value;

const withText = ({ text: _, ...others }: TraceFilter, text: string): TraceFilter => ({
  ...others,
  ...(text.trim() !== '' && { text }),
});

export const withRule = ({ rules: _, ...others }: TraceFilter, rule: string): TraceFilter => ({
  ...others,
  ...(rule !== '' && { rules: [rule] }),
});

const withModel = ({ models: _, ...others }: TraceFilter, model: string): TraceFilter => ({
  ...others,
  ...(model !== '' && { models: [model] }),
});
