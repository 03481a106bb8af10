import type { Decision, FactUse, RecordedFact } from '@parapet/policy';
import * as names from '../semconv.ts';
import type { SpanLike } from '../span-like.ts';
import { decisionId, type VerdictAttributes } from './decided.ts';

/** A fact with more places than this is not recorded: attributes have limits, and part of an answer is none. */
const MAX_PLACES = 128;

/** One set of attributes for each fact that a decision used. Why a judge thinks so is not among them: it may quote the text. */
export function factAttributes(decision: Decision): VerdictAttributes[] {
  const id = decisionId(decision);
  return (decision.facts ?? [])
    .filter(({ findings = [] }) => findings.length <= MAX_PLACES)
    .map((fact) => ({ [names.PARAPET_DECISION_ID]: id, ...attributesOf(fact) }));
}

function attributesOf({ finder, kind, digest, text, findings, score, error }: FactUse): VerdictAttributes {
  return {
    [names.PARAPET_FINDER_NAME]: finder,
    [names.PARAPET_FINDER_DIGEST]: digest,
    [names.PARAPET_FACT_KIND]: kind,
    ...(text !== undefined && { [names.PARAPET_FACT_TEXT]: text }),
    ...(score !== undefined && { [names.PARAPET_FACT_SCORE]: score }),
    ...(error && { [names.PARAPET_FACT_ERROR]: error.code }),
    ...(findings && { [names.PARAPET_FACT_MATCH]: findings.length > 0 }),
    ...(findings &&
      findings.length > 0 && {
        [names.PARAPET_FACT_STARTS]: findings.map(({ start }) => start),
        [names.PARAPET_FACT_ENDS]: findings.map(({ end }) => end),
        [names.PARAPET_FACT_SCORES]: findings.map((finding) => finding.score ?? NO_SCORE),
      }),
  };
}

/** Lists of attributes have no holes. */
const NO_SCORE = -1;

/** The facts that were recorded with a decision. What is malformed is passed over: then it is as if nobody had asked. */
export function recordedFacts(decision: string | undefined, events: SpanLike['events']): RecordedFact[] {
  return events.flatMap(({ name, attributes }) =>
    name === names.FACT_EVENT && decision !== undefined && attributes[names.PARAPET_DECISION_ID] === decision
      ? (factIn(attributes) ?? [])
      : [],
  );
}

function factIn(attributes: SpanLike['events'][number]['attributes']): RecordedFact | undefined {
  const digest = attributes[names.PARAPET_FINDER_DIGEST];
  const text = attributes[names.PARAPET_FACT_TEXT];
  if (typeof digest !== 'string' || typeof text !== 'string') return undefined;
  const error = attributes[names.PARAPET_FACT_ERROR];
  if (typeof error === 'string') return { digest, text, error: { code: error } };
  const score = attributes[names.PARAPET_FACT_SCORE];
  const scored = isScore(score) ? { score } : {};
  const match = attributes[names.PARAPET_FACT_MATCH];
  if (match === false) return { digest, text, ...scored, findings: [] };
  const findings = placesIn(attributes);
  return match === true && findings ? { digest, text, ...scored, findings } : undefined;
}

function placesIn(attributes: SpanLike['events'][number]['attributes']): RecordedFact['findings'] {
  const [starts, ends, scores] = [names.PARAPET_FACT_STARTS, names.PARAPET_FACT_ENDS, names.PARAPET_FACT_SCORES].map(
    (name) => attributes[name],
  );
  if (!isNumbers(starts) || !isNumbers(ends) || !isNumbers(scores) || starts.length === 0) return undefined;
  if (ends.length !== starts.length || scores.length !== starts.length) return undefined;
  const places = starts.map((start, index) => {
    const [end = -1, score = NO_SCORE] = [ends[index], scores[index]];
    return { start, end, ...(score !== NO_SCORE && { score }) };
  });
  return places.every(({ start, end, score = 0 }) => start >= 0 && start < end && isScore(score)) ? places : undefined;
}

const isScore = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;

const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'number');
