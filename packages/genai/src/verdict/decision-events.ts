import { type Decision, type Finding, isWithholding, type RuleResult } from '@parapet/policy';
import * as names from '../semconv.ts';
import { type Decided, decisionId, isHeld, isPlainAllow, nameOfRule, type VerdictAttributes } from './decided.ts';
import { factAttributes } from './fact-events.ts';
import { pointerRecorder } from './recorded-pointer.ts';
import { verdictAttributes } from './verdict-attributes.ts';

/** What the host adds to the events of a decision. */
export interface EventExtras {
  /** Name of the tool, where a tool call was decided. */
  readonly tool?: string;
  /** Tells a finding's text from others without telling what it says: an HMAC of it, under a key of the operator. */
  readonly fingerprint?: (finding: Finding) => string | undefined;
}

export interface VerdictEvent {
  readonly name: string;
  readonly attributes: VerdictAttributes;
}

/**
 * The span events of a decision: one for the decision, one for each finding and each fact; none where no rule had anything to say and
 * nobody was asked.
 * They hold no content.
 */
export function decisionEvents(decided: Decided, extras: EventExtras = {}): VerdictEvent[] {
  if (isPlainAllow(decided)) return [];
  const findings = findingAttributes(decided, extras);
  return [
    { name: names.DECISION_EVENT, attributes: decisionAttributes(decided, extras) },
    ...findings.map((attributes) => ({ name: names.FINDING_EVENT, attributes })),
    ...factAttributes(decided.decision).map((attributes) => ({ name: names.FACT_EVENT, attributes })),
  ];
}

/** The attributes of one decision: those of a span on which it is the only one, and what only an event has room for. */
export function decisionAttributes(decided: Decided, { tool }: EventExtras = {}): VerdictAttributes {
  const { decision, proposal, outcome } = decided;
  const unsettled = decision.rules.filter((rule) => !isHeld(rule)).map(nameOfRule);
  const changed = changedParts(decided);
  return {
    ...verdictAttributes([decided]),
    [names.PARAPET_MOMENT_AT]: decision.moment.at,
    [names.PARAPET_MOMENT_ID]: decision.moment.id,
    [names.PARAPET_MOMENT_TIME]: decision.moment.time,
    [names.PARAPET_HOST]: outcome.host,
    [names.PARAPET_ENGINE_VERSION]: decision.engine,
    [names.PARAPET_POSSIBLE_VERDICT]: decision.possible,
    ...(unsettled.length > 0 && { [names.PARAPET_UNSETTLED_RULE_IDS]: unsettled }),
    ...(changed.length > 0 && { [names.PARAPET_CHANGED_PARTS]: changed }),
    ...(proposal.notify.length > 0 && { [names.PARAPET_NOTIFY]: [...proposal.notify] }),
    ...recordOfText(decision),
    [names.PARAPET_FINDING_COUNT]: findingsOf(decided).length,
    ...(tool !== undefined && { [names.GEN_AI_TOOL_NAME]: tool }),
  };
}

/** A text of more pieces than this, such as a large result of a tool, is not recorded: attributes have limits. */
const MAX_PIECES = 128;

/** What lets the findings stand for the text later: which pieces it had, and who looked at all of them. */
function recordOfText({ pieces, scanned }: Decision): VerdictAttributes {
  if (pieces.length === 0 || pieces.length > MAX_PIECES) return {};
  return {
    [names.PARAPET_TEXT_PARTS]: pieces.map(pointerRecorder({ pieces })),
    [names.PARAPET_SCANNED_FINDERS]: [...scanned],
  };
}

/** One set of attributes per finding. */
export function findingAttributes(decided: Decided, { fingerprint }: EventExtras = {}): VerdictAttributes[] {
  const id = decisionId(decided.decision);
  const record = pointerRecorder(decided.decision);
  return findingsOf(decided).map(([rule, finding]) => {
    const hmac = fingerprint?.(finding);
    return {
      [names.PARAPET_DECISION_ID]: id,
      [names.PARAPET_POLICY_ID]: rule.policy,
      [names.PARAPET_RULE_ID]: rule.rule,
      [names.PARAPET_FINDER_NAME]: finding.finder,
      [names.PARAPET_FINDER_DIGEST]: finding.digest,
      [names.PARAPET_FINDING_KIND]: finding.kind,
      [names.PARAPET_FINDING_PART]: record(finding.part),
      [names.PARAPET_FINDING_START]: finding.start,
      [names.PARAPET_FINDING_END]: finding.end,
      ...(hmac !== undefined && { [names.PARAPET_FINDING_HMAC]: hmac }),
    };
  });
}

const findingsOf = ({ decision }: Decided): (readonly [RuleResult, Finding])[] =>
  decision.rules.flatMap((rule) => rule.findings.map((finding) => [rule, finding] as const));

/**
 * Pointers of the parts that the host changed, so that whoever sees what was delivered does not take it for what was
 * said. A moment that was withheld was changed as a whole, which its action tells.
 */
function changedParts({ decision, proposal, outcome }: Decided): string[] {
  if (outcome.action === 'none' || isWithholding(outcome.action)) return [];
  const record = pointerRecorder(decision);
  return [...new Set(proposal.redactions.map(({ part }) => record(part)))];
}
