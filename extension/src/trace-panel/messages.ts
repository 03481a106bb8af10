import type {
  Pinned,
  Range,
  SpanCommand,
  SpanDetail,
  SpanNode,
  TraceFilter,
  TraceList,
} from '@parapet/language-server/protocol';

/* What the trace panel and the extension say to each other. */

/** What a person looks at in the panel. The extension shows it, and again whenever it is another. */
export interface Look {
  readonly filter: TraceFilter;
  /** Most traces that are listed. */
  readonly limit: number;
  readonly traceId?: string;
  readonly spanId?: string;
  /** The person chose this span, so that editors tell values at it; else the panel did, to have something to show. */
  readonly isChosen: boolean;
  /** Evidence is told and not masked. */
  readonly content: boolean;
}

/** What can be done with a span by commands of the extension. */
export const spanActions = ['parapet.newRuleFromSpan', 'parapet.addSpanAsTest', 'parapet.labelSpan'] as const;
export type SpanAction = (typeof spanActions)[number];

export type FromPanel =
  | { readonly kind: 'look'; readonly look: Look }
  | { readonly kind: 'open-rule'; readonly uri: string; readonly range: Range }
  | { readonly kind: 'open-span'; readonly span: Pick<SpanDetail, 'source' | 'spanId'> }
  | { readonly kind: 'act'; readonly action: SpanAction; readonly about: SpanCommand }
  /** Absent when none is to be pinned. */
  | { readonly kind: 'pin'; readonly span?: Pinned }
  | { readonly kind: 'receive' }
  | { readonly kind: 'how-to-record' };

export type ToPanel =
  | { readonly kind: 'list'; readonly list: TraceList }
  | { readonly kind: 'trace'; readonly traceId: string; readonly spans: readonly SpanNode[] }
  | { readonly kind: 'span'; readonly spanId: string; readonly detail: SpanDetail | null }
  /** The span that is pinned by now, whoever did it. */
  | { readonly kind: 'pinned'; readonly span?: Pinned }
  /** The commands that there are. */
  | { readonly kind: 'actions'; readonly actions: readonly SpanAction[] }
  /** Somebody wants something to be shown; what is left out stays. */
  | { readonly kind: 'show'; readonly look: Partial<Look> };
