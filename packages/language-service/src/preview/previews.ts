import type { RuleSummary } from '@parapet/policy';
import type { Diagnostic } from 'vscode-languageserver-types';
import type { PolicyStore } from '../policies/policy-store.ts';
import { carryOffsets } from '../text/carry-offsets.ts';
import { createPositions } from '../text/positions.ts';
import { changedMoments } from './changed-moments.ts';
import type { ChronicleOf } from './chronicle.ts';
import type { RuleValues } from './clause-values.ts';
import { clauseValues } from './clause-values.ts';
import type { DataFinding } from './data-diagnostics.ts';
import { dataDiagnostics, dataFindings } from './data-diagnostics.ts';
import { decidersAmong } from './deciders.ts';
import type { ExplainedMoment, Pinned, Telling } from './explained-moments.ts';
import { explainedMoments } from './explained-moments.ts';
import type { Impact, ImpactQuestion } from './impact.ts';
import { impactOf } from './impact.ts';
import type { Turns } from './in-slices.ts';
import { eachInSlices, inSlices } from './in-slices.ts';
import { latestMatch } from './latest-match.ts';
import type { MatchItem } from './matches.ts';
import { matchItem } from './matches.ts';
import type { Preview } from './preview.ts';
import { nextPreview } from './preview.ts';
import type { RuleMark } from './rule-marks.ts';
import { ruleMarks } from './rule-marks.ts';
import type { TraceSource } from './sighting.ts';
import type { TallyOf } from './tally.ts';
import { createTallies } from './tally.ts';
import type { NearMiss } from './why-not.ts';
import { whyNot } from './why-not.ts';

/** What policies say about the traces of a workspace, asked by the URI of a policy. What was aborted gives nothing. */
export interface Previews {
  /** Decides what has not been decided yet, a slice at a time. */
  of(uri: string, signal?: AbortSignal): Promise<Preview | undefined>;
  forget(uri: string): void;
  /** The moments for which a rule held or could not be settled, in the order of the traces. */
  matches(uri: string, rule: string, signal?: AbortSignal): Promise<MatchItem[]>;
  /** What became of each rule, one mark for each; those about nothing that was recorded have none. */
  marks(uri: string, signal?: AbortSignal): Promise<readonly RuleMark[]>;
  /** What the edit since it was saved changes. Undefined where the policy, or what was saved of it, cannot be loaded. */
  impact(uri: string, question: ImpactQuestion, signal?: AbortSignal): Promise<Impact | undefined>;
  /** The moments for which a rule came nearest to holding, nearest first. */
  whyNot(
    uri: string,
    rule: string,
    told: Told & { readonly limit: number },
    signal?: AbortSignal,
  ): Promise<readonly NearMiss[]>;
  /** What each rule says about the moments of a span, clause by clause. */
  clauses(uri: string, pinned: Pinned, told: Told, signal?: AbortSignal): Promise<readonly RuleValues[]>;
  /** What the rules say of the moments of a span, rule by rule; those that no rule is about are left out. */
  explained(uri: string, pinned: Pinned, signal?: AbortSignal): Promise<readonly ExplainedMoment[]>;
  /** What these rules say of the moments of the span that is pinned, or all; undefined where none is. */
  pinned(uri: string, rules: ReadonlySet<string> | undefined, signal?: AbortSignal): Promise<PinnedMoments | undefined>;
  /** The latest moment that is worth looking at for a rule: one for which it held, if there is one. */
  latest(uri: string, rule: string, signal?: AbortSignal): Promise<Pinned | undefined>;
  /** What traces said about the rules when it was last asked, with the rules where they are by now. */
  lastDataDiagnostics(uri: string): Diagnostic[];
  /** What traces say about the rules, as information. */
  dataDiagnostics(uri: string, signal?: AbortSignal): Promise<Diagnostic[]>;
}

/** The moments of the pinned span, and the text of which what is told of them is true. */
export interface PinnedMoments {
  readonly moments: readonly ExplainedMoment[];
  /** Where an offset of that text stands by now. */
  readonly at: (offset: number) => number;
  /** The policy has since become one that cannot be loaded. */
  readonly stale: boolean;
}

export interface Told {
  /** Tells values that are content, which are masked otherwise. */
  readonly content: boolean;
}

export interface PreviewsOptions extends Turns {
  readonly sourcesOf: (uri: string) => readonly TraceSource[];
  readonly chronicleOf: ChronicleOf;
  /** The policy as it was saved; undefined where it never was. */
  readonly saved: (uri: string) => string | undefined;
  readonly pinned: () => Pinned | undefined;
}

export function createPreviews(
  policies: Pick<PolicyStore, 'text' | 'alone' | 'savedAlone' | 'digestTogether'>,
  options: PreviewsOptions,
): Previews {
  const { sourcesOf, chronicleOf, saved } = options;
  const previews = new Map<string, Preview>();
  const tallies = new Map<string, TallyOf>();
  const found = new Map<string, { readonly preview: Preview; readonly findings: readonly DataFinding[] }>();
  const explained = new Map<
    string,
    { readonly key: readonly unknown[]; readonly moments: readonly ExplainedMoment[] }
  >();

  const savedOf = (uri: string) => {
    const text = saved(uri);
    return text === undefined ? undefined : policies.savedAlone(uri, text);
  };

  const current = (uri: string): Preview | undefined => {
    const policy = {
      text: policies.text(uri) ?? '',
      set: policies.alone(uri),
      saved: savedOf(uri),
      together: policies.digestTogether(uri),
    };
    const tallyOf = tallies.get(uri) ?? createTallies(chronicleOf);
    tallies.set(uri, tallyOf);
    const preview = nextPreview(previews.get(uri), policy, tallyOf);
    if (preview) previews.set(uri, preview);
    return preview;
  };

  const of = async (uri: string, signal?: AbortSignal): Promise<Preview | undefined> => {
    const preview = current(uri);
    const text = policies.text(uri);
    // What was typed meanwhile makes what is being counted a thing of the past.
    const isEdited = (): boolean => policies.text(uri) !== text;
    for (const tally of [preview?.tally, preview?.saved]) {
      const count = (enough: () => boolean): boolean => isEdited() || (tally?.count(sourcesOf(uri), enough) ?? true);
      if (!(await inSlices(count, options, signal))) return undefined;
      if (isEdited()) return of(uri, signal);
    }
    return preview;
  };

  /** Where something of a preview stands by now: the text may have gone on since it was decided. */
  const places = (uri: string, { text: decided }: Preview) => {
    const text = policies.text(uri) ?? decided;
    return { positions: createPositions(text), at: carryOffsets(decided, text) };
  };

  /** A cursor that moves asks again and again. */
  const explain = async (uri: string, { set }: Preview, pinned: Pinned, telling: Telling, signal?: AbortSignal) => {
    const sources = sourcesOf(uri);
    const counted = sources.flatMap(({ uri: source, generation, sightings }) => [source, generation, sightings.length]);
    const told = telling.rules && [...telling.rules].join(' ');
    const key = [set, pinned.traceId, pinned.spanId, pinned.moment, telling.content, told, ...counted];
    const known = explained.get(uri);
    if (known?.key.length === key.length && key.every((one, index) => one === known.key[index])) return known.moments;
    const moments = await explainedMoments(set, pinned, chronicleOf(sources), telling, options, signal);
    if (moments) explained.set(uri, { key, moments });
    return moments;
  };

  const lastDataDiagnostics = (uri: string): Diagnostic[] => {
    const last = found.get(uri);
    if (!last || last.findings.length === 0) return [];
    const { positions, at } = places(uri, last.preview);
    return dataDiagnostics(last.findings, positions, at, current(uri)?.stale === true);
  };

  const ruleOf = (preview: Preview | undefined, id: string): RuleSummary | undefined =>
    preview?.set.rules.find((rule) => rule.id === id);

  return {
    of,
    forget(uri) {
      previews.delete(uri);
      tallies.delete(uri);
      explained.delete(uri);
      found.delete(uri);
    },
    async matches(uri, id, signal) {
      const preview = await of(uri, signal);
      const rule = ruleOf(preview, id);
      return preview && rule ? preview.tally.matches(rule).map(matchItem) : [];
    },
    async marks(uri, signal) {
      const preview = await of(uri, signal);
      if (!preview) return [];
      const { positions, at } = places(uri, preview);
      return ruleMarks(preview, positions, at);
    },
    async impact(uri, question, signal) {
      const preview = await of(uri, signal);
      const before = savedOf(uri);
      if (!preview || preview.stale || !before) return undefined;
      const { set, tally, saved = tally, together } = preview;
      const chronicle = chronicleOf(sourcesOf(uri));
      const changed = changedMoments({ set: before, tally: saved }, { set, tally }, chronicle, together);
      return impactOf(before, set, chronicle, changed, question, options, signal);
    },
    async whyNot(uri, id, told, signal) {
      const preview = current(uri);
      const rule = ruleOf(preview, id);
      if (!preview || !rule) return [];
      const request = {
        set: preview.set,
        rule,
        chronicle: chronicleOf(sourcesOf(uri)),
        ...places(uri, preview),
        ...told,
      };
      return (await whyNot(request, options, signal)) ?? [];
    },
    async clauses(uri, pinned, { content }, signal) {
      const preview = current(uri);
      const moments = preview && (await explain(uri, preview, pinned, { content }, signal));
      if (!preview || !moments) return [];
      const { positions, at } = places(uri, preview);
      return clauseValues(moments, positions, at);
    },
    async explained(uri, pinned, signal) {
      const preview = current(uri);
      return (preview && (await explain(uri, preview, pinned, { content: false }, signal))) ?? [];
    },
    async pinned(uri, rules, signal) {
      const pinned = options.pinned();
      const preview = pinned && current(uri);
      const moments =
        preview && (await explain(uri, preview, pinned, { content: false, ...(rules && { rules }) }, signal));
      return moments && { moments, at: places(uri, preview).at, stale: preview.stale };
    },
    async latest(uri, id, signal) {
      const preview = await of(uri, signal);
      const rule = ruleOf(preview, id);
      return preview && rule && latestMatch(rule, preview.tally, sourcesOf(uri));
    },
    lastDataDiagnostics,
    async dataDiagnostics(uri, signal) {
      const preview = await of(uri, signal);
      if (!preview) return [];
      const { set, tally } = preview;
      const findings: DataFinding[] = [];
      const decidersOf = await decidersAmong(set.rules, tally, options, signal);
      if (!decidersOf) return [];
      const look = (rule: RuleSummary): void => void findings.push(...dataFindings(rule, tally, decidersOf));
      if (!(await eachInSlices(set.rules, look, options, signal))) return [];
      found.set(uri, { preview, findings });
      return lastDataDiagnostics(uri);
    },
  };
}
