import type { Pinned, SpanDetail, SpanNode, TraceList } from '@parapet/language-server/protocol';
import type { Look, SpanAction, ToPanel } from '../messages.ts';

export const tabs = ['conversation', 'decisions', 'attributes'] as const;
export type Tab = (typeof tabs)[number];

/** How far back is looked; milliseconds by what a person reads. */
export const periods = {
  'any time': undefined,
  '5 minutes': 300_000,
  '1 hour': 3_600_000,
  '1 day': 86_400_000,
} as const;
export type Period = keyof typeof periods;

/** Everything that the panel shows. */
export interface State extends Look {
  readonly period: Period;
  readonly tab: Tab;
  /** Ids of spans whose children are not shown. */
  readonly folded: ReadonlySet<string>;
  /** Spans that the filter does not want are left out of the trace. */
  readonly isNarrowed: boolean;
  /** The turns of a transcript that other spans are about are shown. */
  readonly showsEarlier: boolean;
  /** Rules, as `moment policy/rule`, whose clauses are shown or hidden against what is usual. */
  readonly unfolded: ReadonlySet<string>;
  readonly actions: readonly SpanAction[];
  /** The span whose values editors tell. */
  readonly pinned: Pinned | undefined;
  /** What the extension said of it; absent while it has not. */
  readonly list?: TraceList;
  readonly spans?: readonly SpanNode[];
  readonly detail?: SpanDetail | null;
}

/** Traces that are listed at first, and that are added when a person comes to the end. */
export const LISTED = 500;

export const initialState: State = {
  filter: {},
  limit: LISTED,
  isChosen: false,
  content: false,
  period: 'any time',
  tab: 'conversation',
  folded: new Set(),
  isNarrowed: false,
  showsEarlier: false,
  unfolded: new Set(),
  actions: [],
  pinned: undefined,
};

/** What a person looks at, of all that is shown. */
export const lookOf = ({ filter, limit, traceId, spanId, isChosen, content }: State): Look => ({
  filter,
  limit,
  isChosen,
  content,
  ...(traceId !== undefined && { traceId }),
  ...(spanId !== undefined && { spanId }),
});

/** The state after what the extension said. Where nobody chose anything, what tells most is shown. */
export function heard(state: State, message: ToPanel): State {
  switch (message.kind) {
    case 'list': {
      const { list } = message;
      const first = list.traces[0]?.traceId;
      return state.traceId === undefined && first !== undefined
        ? { ...withTrace(state, first), isChosen: false, list }
        : { ...state, list };
    }
    case 'trace': {
      if (message.traceId !== state.traceId) return state;
      const { spans } = message;
      const telling = state.spanId ?? mostTelling(spans)?.spanId;
      return { ...state, spans, ...(telling !== undefined && { spanId: telling }) };
    }
    case 'span':
      return message.spanId === state.spanId ? { ...state, detail: message.detail } : state;
    case 'pinned':
      return { ...state, pinned: message.span };
    case 'actions':
      return { ...state, actions: message.actions };
    case 'show':
      return shown(state, message.look);
  }
}

function shown(state: State, look: Partial<Look>): State {
  const traced = look.traceId !== undefined && look.traceId !== state.traceId ? withTrace(state, look.traceId) : state;
  const spanned = look.spanId !== undefined ? withSpan(traced, look.spanId) : traced;
  return { ...spanned, ...look };
}

/** Another trace is looked at. What was shown of the last one goes. */
export function withTrace(state: State, traceId: string): State {
  if (traceId === state.traceId) return state;
  const { spanId: _, spans: __, detail: ___, ...rest } = state;
  return { ...rest, traceId, isChosen: true, folded: new Set(), content: false };
}

/** Another span is looked at. What is shown of the last one stays until the answer is there. */
export const withSpan = (state: State, spanId: string): State => ({
  ...state,
  spanId,
  isChosen: true,
  content: spanId === state.spanId && state.content,
  showsEarlier: spanId === state.spanId && state.showsEarlier,
});

/** The span that a person would look at first: the one with the strictest verdict, or else one that says something. */
export function mostTelling(spans: readonly SpanNode[]): SpanNode | undefined {
  const weight = ({ verdict, cannotTell, kind, isWanted }: SpanNode): number =>
    (isWanted ? 100 : 0) + 10 * strictness.indexOf(verdict) + (cannotTell > 0 ? 5 : 0) + (kind === 'other' ? 0 : 1);
  let best = spans[0];
  for (const span of spans) if (best && weight(span) > weight(best)) best = span;
  return best;
}

const strictness: readonly SpanNode['verdict'][] = [
  'undecided',
  'allow',
  'audit',
  'warn',
  'modify',
  'escalate',
  'deny',
];

/** The spans that are shown, in order: without what is folded and, if narrowed, what the filter does not want and encloses nothing of it. */
export function shownSpans({ spans = [], folded, isNarrowed }: State): readonly SpanNode[] {
  const shown: SpanNode[] = [];
  for (let index = 0; index < spans.length; index++) {
    const span = spans[index];
    if (!span) break;
    if (
      isNarrowed &&
      !span.isWanted &&
      !spans.slice(index + 1, index + 1 + span.below).some(({ isWanted }) => isWanted)
    ) {
      index += span.below;
      continue;
    }
    shown.push(span);
    if (folded.has(span.spanId)) index += span.below;
  }
  return shown;
}

/** A set with or without a value that it had not or had. */
export const toggled = <T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> =>
  set.has(value) ? new Set([...set].filter((one) => one !== value)) : new Set([...set, value]);
