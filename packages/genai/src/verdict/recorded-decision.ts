import type { Action, Coverage, Host, MomentKind, RecordedFact, Verdict } from '@parapet/policy';
import { actions, momentKinds, verdicts } from '@parapet/policy';
import * as names from '../semconv.ts';
import type { SpanLike } from '../span-like.ts';
import { recordedFacts } from './fact-events.ts';

/** A decision as a span tells of it: what an earlier host decided and did. */
export interface RecordedDecision {
  /** Of the policy set. */
  readonly digest: string;
  readonly at: MomentKind;
  readonly momentId: string;
  /** Of the moment, in milliseconds since the epoch. */
  readonly time: number;
  readonly verdict: Verdict;
  readonly action: Action | 'none';
  readonly possible: Verdict;
  readonly observed: Verdict;
  readonly policy?: string;
  readonly rule?: string;
  readonly reason?: string;
  readonly unenforced?: string;
  /** `policy/rule` of every rule that held, and of every one that could not be settled. */
  readonly held: readonly string[];
  readonly unsettled: readonly string[];
  readonly host?: Host;
  readonly engine?: string;
  readonly decisionId?: string;
  readonly tool?: string;
  readonly coverage: Coverage['level'];
  /** Pointers of the parts that were changed; what is captured of them is not what was said. */
  readonly changed: readonly string[];
  /** Pointers of all the pieces that the moment's text had. */
  readonly pieces: readonly string[];
  /** Digests of the finders whose findings are all recorded. */
  readonly scanned: readonly string[];
  readonly findings: readonly RecordedPlace[];
  /** What other systems said. */
  readonly facts?: readonly RecordedFact[];
}

/** A finding, and the part it is in. */
export interface RecordedPlace {
  readonly part: string;
  readonly digest: string;
  readonly start: number;
  readonly end: number;
}

/** The decisions that are recorded on a span as events, in order. What is malformed is passed over. */
export function recordedDecisions({ events }: Pick<SpanLike, 'events'>): RecordedDecision[] {
  const decisions: RecordedDecision[] = [];
  for (const { name, attributes } of events) {
    if (name !== names.DECISION_EVENT) continue;
    const decision = readDecision(attributes, events);
    if (decision) decisions.push(decision);
  }
  return decisions;
}

type Attributes = SpanLike['attributes'];

function readDecision(attributes: Attributes, events: SpanLike['events']): RecordedDecision | undefined {
  const digest = textOf(attributes, names.PARAPET_POLICY_SET_DIGEST);
  const at = oneOf(momentKinds, attributes[names.PARAPET_MOMENT_AT]);
  const momentId = textOf(attributes, names.PARAPET_MOMENT_ID);
  const verdict = oneOf(verdicts, attributes[names.PARAPET_VERDICT]);
  if (digest === undefined || at === undefined || momentId === undefined || verdict === undefined) return undefined;
  const decisionId = textOf(attributes, names.PARAPET_DECISION_ID);
  const findings = findingsOf(decisionId, events);
  const facts = recordedFacts(decisionId, events);
  // The number of events on a span is limited; where some were dropped, nobody can tell what the finders found.
  const complete = findings.length === attributes[names.PARAPET_FINDING_COUNT];
  const host = oneOf(hosts, attributes[names.PARAPET_HOST]);
  return {
    digest,
    at,
    momentId,
    time: Number(attributes[names.PARAPET_MOMENT_TIME] ?? 0),
    verdict,
    action: oneOf(actions, attributes[names.PARAPET_ACTION]) ?? 'none',
    possible: oneOf(verdicts, attributes[names.PARAPET_POSSIBLE_VERDICT]) ?? verdict,
    observed: oneOf(verdicts, attributes[names.PARAPET_OBSERVED_VERDICT]) ?? 'allow',
    ...optionalTexts(attributes),
    held: textsOf(attributes, names.PARAPET_RULE_IDS),
    unsettled: textsOf(attributes, names.PARAPET_UNSETTLED_RULE_IDS),
    ...(host && { host }),
    ...(decisionId !== undefined && { decisionId }),
    coverage: oneOf(levels, attributes[names.PARAPET_COVERAGE_LEVEL]) ?? 'none',
    changed: textsOf(attributes, names.PARAPET_CHANGED_PARTS),
    pieces: textsOf(attributes, names.PARAPET_TEXT_PARTS),
    scanned: complete ? textsOf(attributes, names.PARAPET_SCANNED_FINDERS) : [],
    findings,
    ...(facts.length > 0 && { facts }),
  };
}

function findingsOf(decisionId: string | undefined, events: SpanLike['events']): RecordedPlace[] {
  return events.flatMap(({ name, attributes }) => {
    const part = textOf(attributes, names.PARAPET_FINDING_PART);
    const digest = textOf(attributes, names.PARAPET_FINDER_DIGEST);
    const start = attributes[names.PARAPET_FINDING_START];
    const end = attributes[names.PARAPET_FINDING_END];
    const isOurs = name === names.FINDING_EVENT && attributes[names.PARAPET_DECISION_ID] === decisionId;
    if (!isOurs || part === undefined || digest === undefined) return [];
    if (typeof start !== 'number' || typeof end !== 'number' || !(start <= end)) return [];
    return [{ part, digest, start, end }];
  });
}

const optionalTexts = (attributes: Attributes) => {
  const texts = {
    policy: textOf(attributes, names.PARAPET_POLICY_ID),
    rule: textOf(attributes, names.PARAPET_RULE_ID),
    reason: textOf(attributes, names.PARAPET_REASON),
    unenforced: textOf(attributes, names.PARAPET_UNENFORCED),
    engine: textOf(attributes, names.PARAPET_ENGINE_VERSION),
    tool: textOf(attributes, names.GEN_AI_TOOL_NAME),
  };
  return Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined)) as {
    readonly [name in keyof typeof texts]?: string;
  };
};

const hosts: readonly Host[] = ['transport', 'span-processor', 'collector', 'preview', 'replay'];
const levels: readonly Coverage['level'][] = ['full', 'partial', 'none'];

const oneOf = <T extends string>(values: readonly T[], value: unknown): T | undefined =>
  values.find((each) => each === value);

const textOf = (attributes: Attributes, name: string): string | undefined => {
  const value = attributes[name];
  return typeof value === 'string' ? value : undefined;
};

const textsOf = (attributes: Attributes, name: string): string[] => {
  const value = attributes[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
};
