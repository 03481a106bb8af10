import type { Verdict } from '@parapet/policy';
import { verdicts } from '@parapet/policy';
import type { SpanItem } from './span-item.ts';

/** What a person wants to see of spans. A list that is missing or empty narrows nothing down. */
export interface TraceFilter {
  /** Of several, one is enough; `cannot-tell` and `failed` are about rules that could not be settled. */
  readonly verdicts?: readonly ShownVerdict[];
  /** `policy/rule`; of several, one is enough. */
  readonly rules?: readonly string[];
  readonly models?: readonly string[];
  /** Milliseconds since the epoch: spans that started at that time or later. */
  readonly since?: number;
  /** A part of the name of a span, its service, tool or model, or the beginning of an id; whatever its case. */
  readonly text?: string;
}

/** What spans are filtered and counted by. */
export const shownVerdicts = ['undecided', ...verdicts, 'cannot-tell', 'failed'] as const;
export type ShownVerdict = Verdict | 'undecided' | 'cannot-tell' | 'failed';

export function matchesFilter(span: SpanItem, { verdicts: wanted, rules, models, since, text }: TraceFilter): boolean {
  return (
    (isOpen(wanted) || shownVerdictsOf(span).some((verdict) => wanted.includes(verdict))) &&
    (isOpen(rules) || span.rules.some(({ name }) => rules.includes(name))) &&
    (isOpen(models) || (span.model !== undefined && models.includes(span.model))) &&
    (since === undefined || span.start >= since) &&
    (!text || says(span, text.trim().toLowerCase()))
  );
}

/** Under which a span is found: its verdict, and that something could not be told. */
export const shownVerdictsOf = ({ verdict, cannotTell, failed }: SpanItem): readonly ShownVerdict[] => [
  verdict,
  ...(cannotTell > 0 ? (['cannot-tell'] as const) : []),
  ...(failed > 0 ? (['failed'] as const) : []),
];

const isOpen = (wanted: readonly unknown[] | undefined): wanted is undefined => !wanted || wanted.length === 0;

const says = ({ name, service = '', tool = '', model = '', traceId, spanId }: SpanItem, text: string): boolean =>
  [name, service, tool, model].some((one) => one.toLowerCase().includes(text)) ||
  [traceId, spanId].some((id) => id.startsWith(text));
