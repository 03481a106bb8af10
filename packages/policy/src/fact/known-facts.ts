import { EvaluationError, Unknown } from '@parapet/cel';
import type { ScoredStretch } from '../finder/scanner.ts';
import { partSeparator } from '../moment/text.ts';
import type { View } from '../moment/view.ts';
import { textPaths } from '../schema/moment-schema.ts';
import type { AskedFinder, KnownFacts, Places } from './asked-finder.ts';
import { errorOf, type Fact } from './fact.ts';
import { type FactRequest, type Facts, noFacts, requestFor } from './fact-request.ts';
import type { FactPlace, FactUse, RecordedFact } from './recorded-fact.ts';

/** The facts of one moment, and which of them were looked at. */
export interface FactsOfMoment extends KnownFacts {
  /** Those that somebody knew, in order of digest and text. */
  used(): readonly FactUse[];
}

/** What stands for a fact that nobody knows. */
export type OnMissing = (request: FactRequest, finder: AskedFinder) => Unknown;

const unknownByName: OnMissing = (_, { name }) => new Unknown([name]);

/**
 * What is known of the texts of a moment: what was answered just now, else what an earlier host recorded. A text is looked up once,
 * however often it is asked about.
 */
export function factsOf(
  view: View,
  facts: Facts = noFacts,
  recorded: readonly RecordedFact[] = [],
  onMissing: OnMissing = unknownByName,
): FactsOfMoment {
  const known = new Map<string, Map<string | Unknown, Places>>();
  const uses = new Map<string, FactUse>();
  const recordOf = (digest: string, path: string | undefined): RecordedFact | undefined =>
    path === undefined ? undefined : recorded.find((record) => record.digest === digest && record.text === path);
  const once = (finder: AskedFinder, text: string | Unknown, find: () => Places): Places => {
    const texts = known.get(finder.finder.digest) ?? new Map<string | Unknown, Places>();
    known.set(finder.finder.digest, texts);
    const places = texts.get(text) ?? find();
    texts.set(text, places);
    return places;
  };
  const use = ({ name, finder: { digest, kind } }: AskedFinder, key: string, record: RecordedFact): Places => {
    uses.set(`${digest} ${record.text ?? ''} ${key}`, { finder: name, kind, ...record });
    return record.error ? new EvaluationError(record.error.code, 'A finder failed.') : (record.findings ?? []);
  };
  return {
    about: (finder, text) =>
      once(finder, text, () => {
        // Nobody is asked about nothing.
        if (isEmpty(text)) return [];
        const { digest } = finder.finder;
        const path = pathOf(text, view);
        const request = requestFor(finder, text);
        const fact = facts.get(request.id);
        if (fact) return use(finder, request.id, recordFrom(fact, digest, path, text));
        const record = recordOf(digest, path);
        const fits = record?.findings?.every(({ end }) => end <= text.length) ?? true;
        return record && fits ? use(finder, '', record) : onMissing(request, finder);
      }),
    aboutHidden: (finder, hidden) =>
      once(finder, hidden, () => {
        const path = textPaths.find((known) => hidden.paths.includes(known));
        const record = recordOf(finder.finder.digest, path);
        return record ? use(finder, '', record) : hidden;
      }),
    used: () => [...uses].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, used]) => used),
  };
}

function isEmpty(text: string): boolean {
  for (const character of text) if (character !== partSeparator) return false;
  return true;
}

/** Which of the moment's texts it is. */
function pathOf(text: string, { roots }: View): string | undefined {
  return textPaths.find((path) => {
    const [root = '', field = ''] = path.split('.');
    const value = roots[root];
    return typeof value === 'object' && value !== null && (value as Readonly<Record<string, unknown>>)[field] === text;
  });
}

function recordFrom(fact: Fact, digest: string, path: string | undefined, text: string): RecordedFact {
  const about = { digest, ...(path !== undefined && { text: path }) };
  if (fact.kind === 'failure') return { ...about, error: { code: errorOf(fact.code).code } };
  const { match, findings, score } = fact;
  const scored = score === undefined ? {} : { score };
  const places = match ? (findings ?? [{ start: 0, end: text.length, ...scored }]) : [];
  return { ...about, ...scored, findings: places.flatMap((place) => withinParts(text, place)) };
}

/** A place cut where parts meet: no finding spans two. */
function withinParts(text: string, place: FactPlace): readonly ScoredStretch[] {
  const cut: ScoredStretch[] = [];
  let { start } = place;
  while (start < place.end) {
    const separator = text.indexOf(partSeparator, start);
    const end = separator < 0 ? place.end : Math.min(separator, place.end);
    if (end > start) cut.push({ ...place, start, end });
    start = end + partSeparator.length;
  }
  return cut;
}
