import { EvaluationError } from '@parapet/cel';
import type { FactRequest } from './fact-request.ts';

/** A place in the text that was asked about, in UTF-16 code units. */
export interface FactFinding {
  readonly start: number;
  readonly end: number;
  /** From 0 to 1. */
  readonly score?: number;
}

/** What another system said of a text, or why it said nothing. */
export type Fact =
  | {
      readonly kind: 'answer';
      readonly match: boolean;
      /** From 0 to 1. */
      readonly score?: number;
      /** For people who may see the text: it may quote it, so it goes into no decision and no telemetry. */
      readonly why?: string;
      /** In order, and none within another. Without them, a match is every part of the text as a whole. */
      readonly findings?: readonly FactFinding[];
    }
  | { readonly kind: 'failure'; readonly code: FactFailure };

/** Why a fact is missing although it was asked for; the message holds no content. */
export const factFailures = {
  timeout: 'A finder did not answer in time.',
  unreachable: 'What a finder asks could not be reached.',
  refused: 'What a finder asks refused to answer.',
  malformed: 'A finder answered with something that is no answer.',
  'too-large': 'A finder answered with more than an answer can be.',
  failed: 'A finder failed.',
  unavailable: 'This host has nobody to ask on behalf of a finder.',
} as const;
export type FactFailure = keyof typeof factFailures;

export const failed = (code: FactFailure): Fact => ({ kind: 'failure', code });

/** A failed fact in a condition. */
export const errorOf = (code: FactFailure): EvaluationError => new EvaluationError(`fact-${code}`, factFailures[code]);

/** No answer has more places. */
const maxFindings = 10_000;

/**
 * Reads what a system answered, as JSON says it: `true` or `false`, or an object with at least one of `match`, `score` and `findings`
 * (`[{ start, end, score }]`), and `why`. Where the finder has a threshold, the score decides; without one, there must be a match or
 * findings. Offsets of functions count UTF-16 code units, as JavaScript does; all others count code points, as conditions do. Anything
 * else, and what contradicts itself, is a failure.
 */
export function readFact({ source, text }: Pick<FactRequest, 'source' | 'text'>, said: unknown): Fact {
  const answer = typeof said === 'boolean' ? { match: said } : said;
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return failed('malformed');
  const { match = null, score = null, why = null, findings = null } = answer as Readonly<Record<string, unknown>>;
  if (!(isAbsentOr('boolean', match) && isAbsentOr('string', why) && (score === null || isScore(score))))
    return failed('malformed');
  const places = findings === null ? null : placesIn(text, findings, source.kind === 'function');
  if (places === undefined) return failed('malformed');
  const matches = source.threshold === undefined ? agreed(match, places) : reaches(score, source.threshold);
  if (matches === undefined) return failed('malformed');
  return {
    kind: 'answer',
    match: matches,
    ...(score !== null && { score }),
    ...(typeof why === 'string' && { why }),
    ...(matches && places && places.length > 0 && { findings: places }),
  };
}

const isAbsentOr = (type: 'boolean' | 'string', value: unknown): boolean => value === null || typeof value === type;

const isScore = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;

const reaches = (score: number | null, threshold: number): boolean | undefined =>
  score === null ? undefined : score >= threshold;

/** Whether there is a match, if what the answer says of it is of one mind. */
function agreed(match: unknown, places: readonly FactFinding[] | null): boolean | undefined {
  if (places === null) return typeof match === 'boolean' ? match : undefined;
  const found = places.length > 0;
  return match === null || match === found ? found : undefined;
}

/** Places as they stand in the text, in order, those that overlap made one; undefined where they are none. */
function placesIn(text: string, findings: unknown, inCodeUnits: boolean): readonly FactFinding[] | undefined {
  if (!Array.isArray(findings) || findings.length > maxFindings) return undefined;
  const units = inCodeUnits ? undefined : unitsOf(text);
  const places: FactFinding[] = [];
  for (const finding of findings) {
    if (typeof finding !== 'object' || finding === null) return undefined;
    const { start, end, score = null } = finding as Readonly<Record<string, unknown>>;
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || !(score === null || isScore(score)))
      return undefined;
    const [from, to] = [start, end].map((offset) => (units ? units[offset as number] : (offset as number)));
    if (from === undefined || to === undefined || from < 0 || from >= to || to > text.length) return undefined;
    places.push({ start: from, end: to, ...(score !== null && { score }) });
  }
  return merged(places.sort((a, b) => a.start - b.start || b.end - a.end));
}

/** Where each code point of a text begins, in code units, and where the text ends. */
function unitsOf(text: string): readonly number[] {
  const units: number[] = [];
  let at = 0;
  for (const character of text) {
    units.push(at);
    at += character.length;
  }
  return [...units, at];
}

function merged(places: readonly FactFinding[]): readonly FactFinding[] {
  const apart: FactFinding[] = [];
  for (const place of places) {
    const last = apart.at(-1);
    if (last && place.start < last.end) apart[apart.length - 1] = { ...last, end: Math.max(last.end, place.end) };
    else apart.push(place);
  }
  return apart;
}
