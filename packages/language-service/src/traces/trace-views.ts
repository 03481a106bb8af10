import type { Moment, MomentKind, Verdict } from '@parapet/policy';
import { verdicts } from '@parapet/policy';
import type { PolicyStore } from '../policies/policy-store.ts';
import type { ChronicleOf } from '../preview/chronicle.ts';
import type { Turns } from '../preview/in-slices.ts';
import { eachInSlices } from '../preview/in-slices.ts';
import type { Preview } from '../preview/preview.ts';
import type { Previews, Told } from '../preview/previews.ts';
import type { TraceSource } from '../preview/sighting.ts';
import { carryOffsets } from '../text/carry-offsets.ts';
import { createPositions } from '../text/positions.ts';
import type { ConversationMessage } from './conversation.ts';
import { conversationOf } from './conversation.ts';
import type { PolicyDecision, PolicyInText } from './moment-decisions.ts';
import { momentDecisions } from './moment-decisions.ts';
import type { MomentRules, RuleAtMoment } from './moment-rules.ts';
import { createMomentRules } from './moment-rules.ts';
import type { Found } from './passage.ts';
import { plainAttributes } from './plain-attributes.ts';
import type { MomentDecision, SpanDetail, ToldRule } from './span-detail.ts';
import type { SpanItem } from './span-item.ts';
import { createSpanItems } from './span-item.ts';
import type { Branch, SpanNode } from './span-tree.ts';
import { spanTree } from './span-tree.ts';
import type { TraceFilter } from './trace-filter.ts';
import { matchesFilter } from './trace-filter.ts';
import type { PlacedSpan, TraceIndex } from './trace-index.ts';
import { createTraceIndexer } from './trace-index.ts';
import type { TraceList } from './trace-list.ts';
import { traceList } from './trace-list.ts';

/**
 * The traces that there are, with what all policies say about them as they are typed. What was aborted gives nothing. A policy that
 * cannot be loaded says what it said when it last could be.
 */
export interface TraceViews {
  /** Traces with a span that the filter wants, newest first, at most `limit`. */
  traces(filter: TraceFilter, limit: number, signal?: AbortSignal): Promise<TraceList | undefined>;
  /** The spans of a trace as a tree; none where it is not there. */
  trace(traceId: string, filter: TraceFilter, signal?: AbortSignal): Promise<readonly SpanNode[] | undefined>;
  /** Everything about one span. Undefined where it is not there. */
  span(traceId: string, spanId: string, told: Told, signal?: AbortSignal): Promise<SpanDetail | undefined>;
}

export interface TraceViewsOptions extends Turns {
  /** All there are. */
  readonly sources: () => readonly TraceSource[];
  readonly sourcesOf: (uri: string) => readonly TraceSource[];
  readonly chronicleOf: ChronicleOf;
}

export function createTraceViews(
  policies: Pick<PolicyStore, 'uris' | 'text'>,
  previewOf: Previews['of'],
  options: TraceViewsOptions,
): TraceViews {
  const { sources, sourcesOf, chronicleOf } = options;
  const indexOf = createTraceIndexer(options);
  const items = createSpanItems();
  const momentRulesOf = createMomentRules();

  /** What all policies say, and which moments they say it about. Undefined if it was aborted. */
  const decided = async (signal?: AbortSignal): Promise<Decided | undefined> => {
    const said: PolicySaid[] = [];
    for (const uri of policies.uris()) {
      const preview = await previewOf(uri, signal);
      const rules = preview && (await momentRulesOf(uri, preview, options, signal));
      if (signal?.aborted) return undefined;
      if (rules)
        said.push({
          ...{ uri, preview, rules },
          kinds: new Set(preview.set.rules.flatMap(({ at }) => at)),
          sources: new Set(sourcesOf(uri).map((source) => source.uri)),
        });
    }
    return {
      said,
      rulesOf: (moment) => said.flatMap(({ rules }) => rules.get(moment) ?? []),
      isDecided: (source, at) => said.some(({ sources, kinds }) => sources.has(source) && kinds.has(at)),
    };
  };

  const itemOf = (span: PlacedSpan, index: TraceIndex, { rulesOf, isDecided }: Decided): SpanItem =>
    items.item(span, index, rulesOf, isDecided);

  return {
    async traces(filter, limit, signal) {
      const all = await decided(signal);
      if (!all) return undefined;
      const index = await indexOf(sources());
      const traces: [string, readonly SpanItem[]][] = [];
      const isComplete = await eachInSlices(
        [...index.traces],
        ([id, spans]) => void traces.push([id, spans.map((span) => itemOf(span, index, all))]),
        options,
        signal,
      );
      const stale = all.said.flatMap(({ uri, preview }) => (preview.stale ? [uri] : []));
      return isComplete ? { ...traceList(traces, filter, limit), stale } : undefined;
    },
    async trace(traceId, filter, signal) {
      const all = await decided(signal);
      if (!all) return undefined;
      const index = await indexOf(sources());
      const branches: Branch[] = [];
      const isComplete = await eachInSlices(
        index.traces.get(traceId) ?? [],
        (span) => void branches.push({ item: itemOf(span, index, all), parentSpanId: span.view.parentSpanId }),
        options,
        signal,
      );
      return isComplete ? spanTree(branches, (span) => matchesFilter(span, filter)) : undefined;
    },
    async span(traceId, spanId, { content }, signal) {
      const all = await decided(signal);
      const index = await indexOf(sources());
      const span = index.traces.get(traceId)?.find(({ view }) => view.spanId === spanId);
      if (!all || !span) return undefined;
      const placed = span.moments.flatMap((id) => index.moments.get(id) ?? []);
      const moments = placed.map(({ sighting }) => sighting.moment);
      const decisions: ReadonlyMap<string, PolicyDecision>[] = [];
      for (const { uri, preview, sources: own } of all.said) {
        if (!own.has(span.source)) continue;
        const policy = inText(uri, preview, policies.text(uri) ?? preview.text);
        const told = await momentDecisions(
          policy,
          placed,
          chronicleOf(sourcesOf(uri)),
          all.rulesOf,
          content,
          options,
          signal,
        );
        if (!told) return undefined;
        decisions.push(told);
      }
      const found = foundIn(decisions);
      const conversation = conversationOf(
        moments,
        (moment, pointer) => found.get(placeKey(moment, pointer)) ?? [],
        content,
      );
      return {
        ...itemOf(span, index, all),
        conversation,
        isUnseen: conversation.some(isUnseen),
        decisions: moments.flatMap((moment) => momentDecision(moment, decisions)),
        attributes: plainAttributes(span.view),
      };
    },
  };
}

/** What one policy says. */
interface PolicySaid {
  readonly uri: string;
  readonly preview: Preview;
  readonly rules: MomentRules;
  /** The moments that it has rules about. */
  readonly kinds: ReadonlySet<MomentKind>;
  /** URIs of the sources that it was asked about. */
  readonly sources: ReadonlySet<string>;
}

interface Decided {
  readonly said: readonly PolicySaid[];
  readonly rulesOf: (moment: string) => readonly RuleAtMoment[];
  readonly isDecided: (source: string, at: Moment['at']) => boolean;
}

/** The text may have gone on since it was decided. */
const inText = (uri: string, { set, text: decided }: Preview, text: string): PolicyInText => ({
  uri,
  set,
  positions: createPositions(text),
  at: carryOffsets(decided, text),
});

const placeKey = (moment: string, pointer: string): string => JSON.stringify([moment, pointer]);

/** What was found, by moment and place: once for each stretch, with all rules that it is evidence of. */
function foundIn(decisions: readonly ReadonlyMap<string, PolicyDecision>[]): ReadonlyMap<string, readonly Found[]> {
  const found = new Map<string, Found[]>();
  for (const policy of decisions)
    for (const [moment, decision] of policy)
      for (const { part, start, end, finder, rule } of decision.found) {
        const key = placeKey(moment, part);
        const evidence = { start, end, finder, rules: [rule.name], verdict: rule.verdict };
        found.set(key, [...(found.get(key) ?? []), evidence]);
      }
  return found;
}

function momentDecision(
  { id, at, time }: Moment,
  decisions: readonly ReadonlyMap<string, PolicyDecision>[],
): readonly MomentDecision[] {
  const own = decisions.flatMap((policy) => policy.get(id) ?? []);
  const rules = own.flatMap((decision) => decision.rules).toSorted((a, b) => weight(b) - weight(a));
  const workflows = own.flatMap((decision) => decision.workflows);
  return rules.length + workflows.length > 0 ? [{ moment: id, at, time, rules, workflows }] : [];
}

/** What held comes first, the strictest before the others, then what nobody can tell. */
const weight = ({ outcome, verdict }: ToldRule): number =>
  outcome === 'held' ? 2 + verdicts.indexOf(verdict satisfies Verdict) : outcome === 'not-held' ? 0 : 1;

const isUnseen = ({ parts }: ConversationMessage): boolean => parts.some(({ kind }) => kind === 'unseen');
