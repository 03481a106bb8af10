import { Unknown } from '@parapet/cel';
import type { Matcher } from '@parapet/pattern';
import { activate } from '../decide/activate.ts';
import { decide } from '../decide/decide.ts';
import { type Abilities, allAbilities, refusal, withinReach } from '../decision/abilities.ts';
import { type Consequence, isWithholding, slotOf, verdictOf } from '../decision/action.ts';
import type { BeyondHold, Decision, Finding, RuleResult } from '../decision/decision.ts';
import { isWithheldBy, type Proposal, propose, strictest } from '../decision/proposal.ts';
import { mergeRedactions, type Redaction, redact } from '../decision/redaction.ts';
import { nothingKnown } from '../fact/asked-finder.ts';
import { type FactRequest, type Facts, noFacts } from '../fact/fact-request.ts';
import { factsNeeded } from '../fact/facts-needed.ts';
import { factsOf } from '../fact/known-facts.ts';
import { fixedHistory } from '../history/fixed-history.ts';
import type { History } from '../history/history.ts';
import { createRecaller, forgetful } from '../memory/recaller.ts';
import { type Ending, type Moment, unseenEnding } from '../moment/moment.ts';
import { viewOf } from '../moment/view.ts';
import { type PolicySet, plan } from '../set/policy-set.ts';
import { createGateRule, type GateRule } from './gate-rule.ts';
import type { Channel, GatedStream, Release } from './gated-stream.ts';
import { OpenFindings, type Overgrown } from './open-findings.ts';
import { Part } from './part.ts';
import { type Certain, createPartMatcher, type PartMatcher } from './part-matcher.ts';
import { replacesAnswer } from './stream-class.ts';

/** So much of one answer is held at most, in UTF-16 code units, whatever waits for it. */
export const maxHeld = 4_000_000;

/** A point in the arrived text at which an answer is stopped. */
interface Stop {
  readonly part: Part;
  /** Nothing from here on is released. */
  readonly from: number;
  /** How far text had to be seen to know. */
  readonly seen: number;
  /** As the part stood when just that much was seen. */
  readonly matcher: PartMatcher;
}

/**
 * Gates an answer that is still arriving. `moment` is its output moment without the output; what it knows is fixed here, at
 * the first byte: so are the facts, but for those about the answer itself, which its end asks for. What is released is the same
 * however the text is cut.
 *
 * @param able what the host can do once a rule holds; what it cannot need not be waited for
 */
export function stream(
  set: PolicySet,
  moment: Moment,
  facts: Facts = noFacts,
  history?: History,
  able: Abilities = allAbilities,
): GatedStream {
  const { kinds, scanner } = set[plan];
  const begun = { ...moment, output: new Unknown(['output']) };
  const view = viewOf(begun);
  const past = history && kinds.output.hasPast ? fixedHistory(history, moment.time) : undefined;
  const recaller = past ? createRecaller(past, moment) : forgetful;
  const known = kinds.output.hasFacts ? factsOf(view, facts, moment.recordedFacts) : nothingKnown;
  const unanswered = new Set(factsNeeded(set, begun, facts, past).map(({ id }) => id));
  const rules = kinds.output.policies.flatMap((policy) => {
    const activation = activate(policy, view, recaller, known);
    return policy.rules.flatMap((rule) => {
      const action = withinReach(rule.summary, 'output', able).consequence?.action;
      if (rule.summary.mode !== 'enforce' || !action || slotOf[action] === 'marks') return [];
      return createGateRule(rule, action, policy, activation) ?? [];
    });
  });
  const finders = [...new Set(rules.flatMap(({ asked }) => asked))].sort((a, b) => a - b);
  return new Gate({ set, moment, past, facts, unanswered, able }, rules, finders, scanner.matcherFor(finders));
}

/** What is decided, and what was known at the first byte. */
interface Beginning {
  readonly set: PolicySet;
  readonly moment: Moment;
  readonly past: History | undefined;
  readonly facts: Facts;
  /** Facts that nobody had asked for: the gate went on without them, so that what is said of them later comes too late. */
  readonly unanswered: ReadonlySet<string>;
  readonly able: Abilities;
}

class Gate implements GatedStream {
  readonly #beginning: Beginning;
  /** What is known by now. */
  #facts: Facts;
  readonly #rules: readonly GateRule[];
  /** Indices in the policy set of the finders that `matcher` looks for. */
  readonly #finders: readonly number[];
  readonly #matcher: Matcher;
  readonly #parts: Part[] = [];
  readonly #open: OpenFindings;
  /** No rule waits for the end of a finding for less than this. */
  readonly #leastHold: number;
  /** Rules that gave up waiting, each with what they took out instead. */
  readonly #overheld = new Map<GateRule, Finding[]>();
  #waiting: readonly GateRule[];
  stopped: Proposal | undefined;
  decision: Decision | undefined;
  maxHold = 0;

  constructor(beginning: Beginning, rules: readonly GateRule[], finders: readonly number[], matcher: Matcher) {
    this.#beginning = beginning;
    this.#facts = beginning.facts;
    this.#rules = rules;
    this.#finders = finders;
    this.#matcher = matcher;
    this.#open = new OpenFindings(finders);
    this.#leastHold = Math.min(maxHeld, ...rules.map(({ maxHold }) => maxHold));
    this.#waiting = rules;
    const settled = rules.find(
      ({ holds, asked, action }) => holds && (isWithholding(action) || (action === 'redact' && asked.length === 0)),
    );
    if (settled) this.#refuse(settled, 'undecided');
  }

  get held(): number {
    return this.#parts.reduce((held, { length, released }) => held + length - released, 0);
  }

  push(channel: Channel, text: string): readonly Release[] {
    if (this.decision || text === '') return [];
    const part = this.#partOf(channel);
    const releases: Release[] = [];
    for (let rest = text; rest !== '' && !this.decision; ) {
      const piece = rest.slice(0, this.#roomIn(part, rest.length));
      for (const release of this.#receive(part, piece)) releases.push(release);
      rest = rest.slice(piece.length);
    }
    return releases;
  }

  /** How much of what comes can be taken at once: what is held for too long must be the same however it comes. */
  #roomIn(part: Part, coming: number): number {
    const { held } = this;
    if (held + coming <= this.#leastHold) return coming;
    return Math.max(1, Math.min(maxHeld + 1 - held, this.#open.room(this.#waiting, part)));
  }

  #receive(part: Part, text: string): readonly Release[] {
    const before = part.length;
    part.arrive(text);
    for (const certain of part.matcher.push(text)) {
      const blocking = this.#take(certain, part);
      if (blocking) return this.#stopAt(this.#retrace(certain, part, before), blocking);
    }
    return this.#release();
  }

  needed(ending: Ending = {}, facts: Facts = noFacts): readonly FactRequest[] {
    const { set, past, unanswered } = this.#beginning;
    if (this.decision) return [];
    return factsNeeded(set, this.#whole(ending), this.#inTime(facts), past).filter(({ id }) => !unanswered.has(id));
  }

  end(ending: Ending = {}, facts: Facts = noFacts): readonly Release[] {
    if (this.decision) return [];
    this.#facts = this.#inTime(facts);
    for (const growing of this.#open.stillGrowing()) this.#cutOff(growing);
    for (const part of this.#parts)
      for (const certain of part.matcher.end()) {
        const blocking = this.#take(certain, part);
        if (blocking)
          return this.#stopAt(
            { part, from: certain.stretch.start, seen: part.length, matcher: part.matcher },
            blocking,
          );
      }
    const proposal = this.#conclude(ending);
    if (this.stopped) return this.#parts.flatMap((part) => this.#releaseTo(part, this.#limitOf(part, part.matcher)));
    return this.#parts.flatMap((part) => this.#letGo(part, part.length, redactionsOf(proposal, part)));
  }

  #partOf(channel: Channel): Part {
    const known = this.#parts.find((part) => part.channel === channel);
    if (known) return known;
    const part = new Part(channel, `/output/parts/${this.#parts.length}`, createPartMatcher(this.#matcher));
    this.#parts.push(part);
    return part;
  }

  /** Tells every rule of a finding; gives back the first that now blocks. */
  #take({ pattern, stretch }: Certain, part: Part): GateRule | undefined {
    const finder = this.#finders[pattern] ?? -1;
    const changed = this.#rules.filter((rule) => rule.take(finder, stretch, part));
    if (changed.length > 0) this.#waiting = this.#rules.filter(isWaiting);
    return changed.find(({ holds, action }) => holds && isWithholding(action));
  }

  /** How much of the last piece had to be seen for a finding to become certain: what follows it must not matter. */
  #retrace({ pattern, stretch }: Certain, part: Part, before: number): Stop {
    const matcher = createPartMatcher(this.#matcher);
    const isIt = (other: Certain) =>
      other.pattern === pattern && other.stretch.start === stretch.start && other.stretch.end === stretch.end;
    const { text } = part;
    let seen = before;
    let found = matcher.push(text.slice(0, before)).some(isIt);
    while (!found && seen < text.length) found = matcher.push(text.charAt(seen++)).some(isIt);
    return { part, from: stretch.start, seen, matcher };
  }

  #stopAt({ part, from, seen, matcher }: Stop, blocking: GateRule): readonly Release[] {
    part.cut(seen);
    this.#refuse(blocking, 'undecided');
    return this.#parts.flatMap((other) =>
      this.#releaseTo(
        other,
        other === part ? Math.min(from, this.#limitOf(part, matcher)) : this.#limitOf(other, other.matcher),
      ),
    );
  }

  /** The moment with all that arrived. */
  #whole(ending: Ending): Moment {
    const parts = this.#parts.map(({ channel, text }) => ({ type: channel, content: text }));
    return { ...this.#beginning.moment, output: { parts, ...ending } };
  }

  /** Facts of the first byte, and those about the answer. */
  #inTime(facts: Facts): Facts {
    const { facts: first, unanswered } = this.#beginning;
    if (facts.size === 0) return first;
    return new Map([...[...facts].filter(([id]) => !unanswered.has(id)), ...first]);
  }

  /** Decides what arrived. */
  #conclude(ending: Ending): Proposal {
    const { set, past, able } = this.#beginning;
    this.decision = this.#withOverheld(decide(set, this.#whole(ending), this.#facts, past));
    const proposal = propose(this.decision, 'enforcing', able);
    if (endsAnswer(proposal)) this.stopped = proposal;
    return proposal;
  }

  /** Takes out what is not waited for, if its rule wants that. */
  #cutOff(overgrown: Overgrown): void {
    const cuts = this.#overheld.get(overgrown.rule) ?? [];
    this.#overheld.set(overgrown.rule, beyondHoldOf(overgrown) === 'redact' ? extended(cuts, overgrown) : cuts);
  }

  /** With what was not waited for: no decision on what arrived tells that. */
  #withOverheld(decision: Decision): Decision {
    if (this.#overheld.size === 0) return decision;
    const results = [...this.#overheld].map(([rule, cuts]) =>
      cuts.length > 0
        ? unsettledResult(rule, holdExceeded, { action: 'redact' }, cuts)
        : unsettledResult(rule, holdExceeded, { action: 'flag' }),
    );
    const possible = results.reduce((verdict, result) => strictest(verdict, result.verdict), decision.possible);
    return { ...decision, possible, rules: [...decision.rules, ...results] };
  }

  #release(): readonly Release[] {
    const releases = this.#releaseAll();
    this.maxHold = Math.max(this.maxHold, this.held);
    return this.held > this.#leastHold ? [...releases, ...this.#releaseOverheld()] : releases;
  }

  #releaseAll(): readonly Release[] {
    const limits = this.#parts.map((part) => this.#limitOf(part, part.matcher));
    return this.#parts.flatMap((part, index) => this.#releaseTo(part, limits[index] ?? 0));
  }

  /** Does with what was held for too long as its rules say. */
  #releaseOverheld(): readonly Release[] {
    let overgrown = this.#open.overgrown(this.#waiting, this.#parts);
    const gaveUp = overgrown !== undefined;
    for (; overgrown; overgrown = this.#open.overgrown(this.#waiting, this.#parts)) {
      if (beyondHoldOf(overgrown) === 'block') {
        this.#refuse(overgrown.rule, holdExceeded);
        return [];
      }
      this.#cutOff(overgrown);
      this.#open.giveUp(overgrown);
    }
    const [waiting] = this.#waiting;
    if (waiting && this.held > maxHeld) this.#refuse(waiting, holdExceeded);
    return gaveUp ? this.#releaseAll() : [];
  }

  /** Ends the answer because of a rule, also where the decision on what arrived would not: nothing leaks by a difference between the two. */
  #refuse(rule: GateRule, code: string): void {
    this.#conclude(unseenEnding);
    if (this.stopped || !this.decision) return;
    const by = unsettledResult(rule, code);
    this.decision = { ...this.decision, possible: 'deny', rules: [...this.decision.rules, by] };
    this.stopped = propose(this.decision, 'enforcing', this.#beginning.able);
  }

  /** The text that may be released of a part: up to where a rule still waits. */
  #limitOf(part: Part, matcher: PartMatcher): number {
    let limit = part.length;
    for (const rule of this.#waiting) {
      if (rule.class === 'whole' && (rule.holds === undefined || replacesAnswer(rule.action))) return part.released;
      const keepsFirst = rule.holds === undefined || isWithholding(rule.action);
      if (rule.class === 'first' && keepsFirst && rule.first)
        limit = Math.min(limit, rule.first.part === part ? rule.first.start : part.released);
      limit = Math.min(limit, rule.undecidedFrom(part) ?? limit);
    }
    return Math.min(limit, this.#open.from(this.#waiting, part, matcher));
  }

  #releaseTo(part: Part, limit: number): readonly Release[] {
    if (limit <= part.released) return [];
    const found = this.#waiting.flatMap((rule) => rule.takenOut(part));
    const overheld = [...this.#overheld.values()].flat().filter((cut) => cut.part === part.pointer);
    return this.#letGo(part, limit, mergeRedactions([...found, ...overheld]));
  }

  /** Lets a part go up to `limit`, or up to the redaction that straddles it. */
  #letGo(part: Part, limit: number, redactions: readonly Redaction[]): readonly Release[] {
    const straddling = redactions.find(({ start, end }) => start < limit && end > limit);
    const to = straddling ? straddling.start : limit;
    if (to <= part.released) return [];
    const from = part.released;
    const within = redactions.filter(({ end }) => end > from && end <= to);
    const shifted = within.map(({ start, end, ...redaction }) => ({
      ...redaction,
      // Of one whose beginning was taken out already, the placeholder stands there.
      ...(start < from && part.endsTakenOut && { placeholder: '' }),
      start: Math.max(start, from) - from,
      end: end - from,
    }));
    const text = redact(part.letGo(to), shifted);
    part.endsTakenOut = within.at(-1)?.end === to;
    for (const rule of this.#waiting) rule.forget(part);
    return text === '' ? [] : [{ channel: part.channel, text }];
  }
}

/** A rule that can still hold keeps text back: until it is settled, and as long as it takes out what is found. */
const isWaiting = ({ holds }: GateRule): boolean => holds !== false;

/** Whether nothing of an answer goes on but what was let go: it is refused, or another is asked for. */
const endsAnswer = (proposal: Proposal): boolean => isWithheldBy(proposal) || proposal.route !== undefined;

const redactionsOf = ({ redactions }: Proposal, { pointer, length }: Part): readonly Redaction[] =>
  redactions
    .filter(({ part }) => part === pointer)
    .map((redaction) => ({ ...redaction, end: Math.min(redaction.end, length) }));

const beyondHoldOf = ({ rule }: Overgrown): BeyondHold => rule.planned.syntax.onMaxHold ?? 'block';

const holdExceeded = 'hold-exceeded';

/** What a rule takes out because it does not wait for its end; what goes on from where the last ended is one with it. */
function extended(cuts: readonly Finding[], { rule, finder, part, start }: Overgrown): Finding[] {
  const cut = rule.findingOf(finder, part, { start, end: part.length });
  const last = cuts.at(-1);
  if (!cut) return [...cuts];
  return last && last.part === cut.part && last.finder === cut.finder && last.end === start
    ? [...cuts.slice(0, -1), { ...last, end: cut.end }]
    : [...cuts, cut];
}

const unsettledResult = (
  { planned: { summary, syntax } }: GateRule,
  code: string,
  consequence: Consequence = refusal,
  findings: readonly Finding[] = [],
): RuleResult => ({
  policy: summary.policy,
  rule: summary.id,
  state: 'error',
  mode: 'enforce',
  ...consequence,
  verdict: verdictOf[consequence.action],
  unsettled: 'act',
  reason: syntax.reason ?? summary.id,
  ...(summary.message !== undefined && { message: summary.message }),
  controls: summary.controls,
  findings,
  unknowns: [],
  error: { code },
});
