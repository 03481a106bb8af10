import { Unknown } from '@parapet/cel';
import { semconv } from '@parapet/genai';
import type { Action, Moment, Seen, Verdict } from '@parapet/policy';
import { actions, verdicts } from '@parapet/policy';
import type { RuleAtMoment } from './moment-rules.ts';
import type { SpanVerdict } from './span-verdict.ts';
import { spanVerdict } from './span-verdict.ts';
import type { PlacedSpan, TraceIndex } from './trace-index.ts';

/** A span as a list shows it, as plain data. Never content. */
export interface SpanItem extends SpanVerdict {
  /** URI of the trace source. */
  readonly source: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  readonly kind: 'model' | 'tool' | 'agent' | 'retrieval' | 'other';
  /** Milliseconds since the epoch. */
  readonly start: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly isError: boolean;
  readonly service?: string;
  readonly model?: string;
  readonly tokens?: Tokens;
  /** Name of the tool that it ran. */
  readonly tool?: string;
  /** The rules that held or could not be settled, without repetition. */
  readonly rules: readonly RuleAtMoment[];
  /** What Parapet said when it happened, if it was there. */
  readonly recorded?: RecordedVerdict;
}

export interface Tokens {
  readonly input?: number;
  readonly output?: number;
}

/** What a host of Parapet recorded on a span: the strictest over its moments. */
export interface RecordedVerdict {
  readonly verdict: Verdict;
  readonly action: Action | 'none';
  /** `policy/rule` that decided. */
  readonly by?: string;
}

/** Tells of spans. What does not change with the policies is worked out once for each. */
export interface SpanItems {
  item(
    span: PlacedSpan,
    index: TraceIndex,
    rulesOf: (moment: string) => readonly RuleAtMoment[],
    isDecided: (source: string, at: Moment['at']) => boolean,
  ): SpanItem;
}

export function createSpanItems(): SpanItems {
  const known = new WeakMap<PlacedSpan, SpanFacts>();
  return {
    item(span, { moments }, rulesOf, isDecided) {
      const own = span.moments.flatMap((id) => moments.get(id)?.sighting ?? []);
      const facts =
        known.get(span) ??
        factsOf(
          span,
          own.map(({ moment }) => moment),
        );
      known.set(span, facts);
      const rules = span.moments.flatMap(rulesOf);
      const recorded = recordedVerdict(span);
      return {
        ...facts,
        ...spanVerdict(
          rules,
          own.some(({ moment }) => isDecided(span.source, moment.at)),
        ),
        rules: distinct(rules),
        ...(recorded && { recorded }),
      };
    },
  };
}

/** What a span says whatever the policies say. */
type SpanFacts = Omit<SpanItem, keyof SpanVerdict | 'rules' | 'recorded'>;

function factsOf({ source, view }: PlacedSpan, moments: readonly Moment[]): SpanFacts {
  const { traceId, spanId, name, startTime, endTime, status, resource } = view;
  const service = resource['service.name'];
  const kind = kindOf(view, moments);
  // A tool's moments are also those of the call that asked for it.
  const model = kind === 'tool' ? undefined : first(moments, (moment) => seen(seen(moment.model)?.name));
  const tokens = first(moments, tokensOf);
  const tool = kind === 'tool' ? first(moments, (moment) => seen(seen(moment.tool)?.name)) : undefined;
  return {
    source,
    traceId,
    spanId,
    name,
    kind,
    start: startTime,
    duration: Math.max(0, endTime - startTime),
    isError: status.code === 'error',
    ...(typeof service === 'string' && { service }),
    ...(model !== undefined && { model }),
    ...(tokens && { tokens }),
    ...(tool !== undefined && { tool }),
  };
}

function kindOf({ attributes }: PlacedSpan['view'], moments: readonly Moment[]): SpanItem['kind'] {
  const has = (...kinds: readonly Moment['at'][]): boolean => moments.some(({ at }) => kinds.includes(at));
  if (has('retrieval')) return 'retrieval';
  // A call that was refused has nothing but its input.
  if (has('input', 'output', 'call_end')) return 'model';
  if (has('tool_call', 'tool_result')) return 'tool';
  const operation = attributes['gen_ai.operation.name'] ?? attributes['openinference.span.kind'];
  return typeof operation === 'string' && /agent|workflow/i.test(operation) ? 'agent' : 'other';
}

function tokensOf(moment: Moment): Tokens | undefined {
  const tokens = seen(seen(moment.call)?.tokens);
  const [input, output] = [seen(tokens?.input), seen(tokens?.output)];
  if (input === undefined && output === undefined) return undefined;
  return { ...(input !== undefined && { input }), ...(output !== undefined && { output }) };
}

/** What Parapet wrote on the span, as other tools find it. */
function recordedVerdict({ view: { attributes } }: PlacedSpan): RecordedVerdict | undefined {
  const verdict = verdicts.find((one) => one === attributes[semconv.PARAPET_VERDICT]);
  if (!verdict) return undefined;
  const { [semconv.PARAPET_POLICY_ID]: policy, [semconv.PARAPET_RULE_ID]: rule } = attributes;
  return {
    verdict,
    action: actions.find((one) => one === attributes[semconv.PARAPET_ACTION]) ?? 'none',
    ...(typeof policy === 'string' && typeof rule === 'string' && { by: `${policy}/${rule}` }),
  };
}

/** The same rule speaks about every turn of a transcript; the strictest of what it says is told. */
function distinct(rules: readonly RuleAtMoment[]): readonly RuleAtMoment[] {
  const told = new Map<string, RuleAtMoment>();
  for (const rule of rules) {
    const known = told.get(rule.name);
    if (!known || rank(rule) > rank(known)) told.set(rule.name, rule);
  }
  return [...told.values()];
}

/** What held says more than what nobody can tell. */
const rank = ({ state, verdict }: RuleAtMoment): number => (state === 'held' ? 1 + verdicts.indexOf(verdict) : 0);

function first<T>(moments: readonly Moment[], read: (moment: Moment) => T | undefined): T | undefined {
  for (const moment of moments) {
    const value = read(moment);
    if (value !== undefined) return value;
  }
  return undefined;
}

const seen = <T>(value: Seen<T> | undefined): T | undefined => (value instanceof Unknown ? undefined : value);
