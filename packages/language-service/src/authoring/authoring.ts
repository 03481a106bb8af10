import type { LabelKind, PolicySet, RuleSummary } from '@parapet/policy';
import { momentAsWritten } from '@parapet/policy/editor';
import { labelsUriOf, testsUriOf } from '../labels/label-files.ts';
import { writeLabel } from '../labels/write-label.ts';
import type { PolicyStore } from '../policies/policy-store.ts';
import type { PolicyView } from '../policies/policy-views.ts';
import type { Chronicle, ChronicleOf, Placed } from '../preview/chronicle.ts';
import type { ExplainedMoment, Pinned } from '../preview/explained-moments.ts';
import type { TraceSource } from '../preview/sighting.ts';
import { relativePath } from '../text/relative-uri.ts';
import { appendItem } from './append-item.ts';
import type { Authored } from './authored.ts';
import { authored, authoredFile, refused } from './authored.ts';
import { caseFromMoment, momentLines } from './case-from-moment.ts';
import { momentsAt } from './moments-of-span.ts';
import { ruleFromMoment } from './rule-from-moment.ts';
import { yamlText } from './yaml-value.ts';

/** What is written for an author from a span that traces show. URIs are those of a policy. */
export interface Authoring {
  /** A rule that holds for a moment of the span, in the policy. */
  newRule(uri: string, pinned: Pinned): Authored;
  /** A moment of the span as a case of the policy's tests, expecting what is decided now. */
  addTest(uri: string, pinned: Pinned, signal?: AbortSignal): Promise<Authored>;
  /** What a person says of what a rule did about a moment of the span, in the policy's labels. */
  label(uri: string, pinned: Pinned, label: SaidOfRule): Authored;
}

export interface SaidOfRule {
  /** Its id. */
  readonly rule: string;
  readonly kind: LabelKind;
  /** Writes the moment itself down as well, with what was said in it. Default: no. */
  readonly keepsMoment?: boolean;
  readonly note?: string;
}

export interface AuthoringOptions {
  readonly policies: Pick<PolicyStore, 'alone' | 'trying'>;
  readonly viewOf: (uri: string) => PolicyView | undefined;
  /** The text of a file of tests or labels, as it is now; undefined where there is none. */
  readonly textOf: (uri: string) => string | undefined;
  readonly sourcesOf: (uri: string) => readonly TraceSource[];
  readonly chronicleOf: ChronicleOf;
  /** What the rules of a policy say of the moments of a span. */
  readonly explain: (uri: string, pinned: Pinned, signal?: AbortSignal) => Promise<readonly ExplainedMoment[]>;
}

export function createAuthoring({
  policies,
  viewOf,
  textOf,
  sourcesOf,
  chronicleOf,
  explain,
}: AuthoringOptions): Authoring {
  return {
    newRule(uri, pinned) {
      const view = viewOf(uri);
      const [found] = withWhatIsSaid(momentsAt(pinned, sourcesOf(uri)));
      if (!view || !found) return refused(NOTHING_SEEN);
      const changes = ruleFromMoment(view, policies.trying(uri), found.sighting.moment);
      return changes ? authored(uri, view.text, changes) : refused(NOT_LOADED);
    },
    async addTest(uri, pinned, signal) {
      const view = viewOf(uri);
      const set = policies.alone(uri);
      if (!view || !set) return refused(NOT_LOADED);
      const found = mostTelling(await explain(uri, pinned, signal));
      if (!found) return refused('No rule of the policy is about what this span tells of.');
      return newCase(view, set, found, chronicleOf(sourcesOf(uri)), textOf(testsUriOf(uri)));
    },
    label(uri, pinned, said) {
      const view = viewOf(uri);
      const rule = policies.alone(uri)?.rules.find(({ id }) => id === said.rule);
      if (!view || !rule) return refused(NOT_LOADED);
      const found = momentsAt(pinned, sourcesOf(uri)).find(({ sighting }) => rule.at.includes(sighting.moment.at));
      if (!found) return refused(`The rule \`${rule.id}\` is not about what this span tells of.`);
      return newLabel(view, rule, found, said, textOf(labelsUriOf(uri)));
    },
  };
}

const NOTHING_SEEN = 'The span is not among the traces any more.';
const NOT_LOADED = 'The policy cannot be loaded as it is: mend what is wrong with it first.';

/** Calls to tools and what was said before what is measured: a rule is most likely about those. */
function withWhatIsSaid(found: readonly Placed[]): readonly Placed[] {
  const order = ['tool_call', 'output', 'input', 'tool_result', 'retrieval', 'call_end', 'span'];
  return found.toSorted((a, b) => order.indexOf(a.sighting.moment.at) - order.indexOf(b.sighting.moment.at));
}

/** The moment of which most is said: for which a rule held, or else could not be settled. */
function mostTelling(moments: readonly ExplainedMoment[]): ExplainedMoment | undefined {
  const weight = ({ rules }: ExplainedMoment): number =>
    rules.reduce((sum, { outcome }) => sum + (outcome === 'held' ? 100 : outcome === 'not-held' ? 0 : 1), 0);
  return moments.toSorted((a, b) => weight(b) - weight(a))[0];
}

function newCase(
  view: PolicyView,
  set: PolicySet,
  { placed, rules }: ExplainedMoment,
  chronicle: Chronicle,
  text: string | undefined,
): Authored {
  const { moment, traceId, spanName } = placed.sighting;
  const named = (outcomes: readonly string[]): readonly string[] =>
    rules.filter(({ outcome }) => outcomes.includes(outcome)).map(({ policy, rule }) => `${policy}/${rule}`);
  const before = set.remembers.length === 0 ? [] : remembered(set, placed, chronicle);
  const name = `${moment.at.replace('_', ' ')} of ${spanName} in trace ${traceId.slice(0, 8)}`;
  const seen = { held: named(['held']), unsettled: named(['unknown', 'error']) };
  const written = caseFromMoment(set, name, moment, before, seen);
  if (!written) return refused('What the span tells of cannot be written down as a test.');
  const note = written.isFaithful ? undefined : UNLIKE_THE_TRACE;
  const uri = testsUriOf(view.uri);
  if (text === undefined || text.trim() === '') {
    const item = written.lines.map((line, index) => `  ${index === 0 ? '- ' : '  '}${line}`).join('\n');
    return authoredFile(uri, `parapet: 1\npolicy: ${pathsOf(view, uri)}\ncases:\n${item}\n`, note);
  }
  const change = appendItem(text, 'cases', written.lines);
  return change
    ? authored(uri, text, [change], note)
    : refused('The cases stand in brackets: write them one below the other, each with a dash.');
}

const UNLIKE_THE_TRACE =
  'Written down, it is not decided as in the trace: what the trace shows of it cannot all be written in a test. The test expects what is decided of what is written.';

/** What happened before a moment in its trace and may be remembered, oldest first. */
const remembered = (set: PolicySet, { sighting }: Placed, chronicle: Chronicle) =>
  chronicle
    .inOrder()
    .map((placed) => placed.sighting)
    .filter(
      ({ moment, traceId }) =>
        traceId === sighting.traceId &&
        moment.id !== sighting.moment.id &&
        moment.time <= sighting.moment.time &&
        set.has(moment.at),
    )
    .map(({ moment }) => moment);

function newLabel(
  view: PolicyView,
  rule: RuleSummary,
  { source, sighting }: Placed,
  { kind, keepsMoment, note }: SaidOfRule,
  text: string | undefined,
): Authored {
  const uri = labelsUriOf(view.uri);
  const trace = source.startsWith('file:') ? relativePath(uri, source) : undefined;
  const label = {
    moment: sighting.moment.id,
    rule: rule.id,
    kind,
    ...(trace !== undefined && { trace }),
    ...(keepsMoment && { given: momentLines(momentAsWritten(sighting.moment)) }),
    ...(note !== undefined && { note }),
  };
  const isLost = trace === undefined && !keepsMoment;
  return writeLabel(uri, text, policiesOf(view, uri), label, isLost ? NOT_IN_A_FILE : undefined);
}

const NOT_IN_A_FILE =
  'The trace is in no file, so `parapet test` cannot try this label unless the moment itself is kept in it.';

/** The policy and what it extends, from a file beside it. */
const policiesOf = (view: PolicyView, from: string): readonly string[] =>
  [...view.bases.toReversed(), view].flatMap(({ uri }) => relativePath(from, uri) ?? []);

const pathsOf = (view: PolicyView, from: string): string => {
  const [only, ...others] = policiesOf(view, from).map(yamlText);
  return others.length === 0 ? (only ?? '') : `[${[only, ...others].join(', ')}]`;
};
