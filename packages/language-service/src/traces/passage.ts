import type { Finding, Verdict } from '@parapet/policy';
import { verdicts } from '@parapet/policy';

/** Why a stretch of text is pointed out: a finder found it there, and it made rules hold. */
export interface Evidence {
  readonly finder: string;
  /** `policy/rule` of each. */
  readonly rules: readonly string[];
  /** The strictest of these rules. */
  readonly verdict: Verdict;
}

/** A stretch of a text. What is evidence is masked, unless content was asked for. */
export interface Passage {
  /** A masked stretch has the name of its finder in brackets. */
  readonly text: string;
  readonly evidence?: Evidence & {
    /** Characters that it has, in UTF-16 code units. */
    readonly length: number;
    readonly isMasked: boolean;
  };
}

/** A finding, and what it is evidence of. */
export interface Found extends Evidence, Pick<Finding, 'start' | 'end'> {}

/**
 * A text cut where evidence begins and ends. Findings that overlap are one stretch, named by the first.
 *
 * @param shows how a stretch is written, such as with the escapes of JSON
 */
export function passagesOf(
  text: string,
  found: readonly Found[],
  content: boolean,
  shows: (stretch: string) => string = (stretch) => stretch,
): readonly Passage[] {
  const passages: Passage[] = [];
  let at = 0;
  for (const { start, end, finder, rules, verdict } of joined(found, text.length)) {
    if (start > at) passages.push({ text: shows(text.slice(at, start)) });
    const stretch = content ? shows(text.slice(start, end)) : `[${finder}]`;
    passages.push({ text: stretch, evidence: { finder, rules, verdict, length: end - start, isMasked: !content } });
    at = end;
  }
  if (at < text.length) passages.push({ text: shows(text.slice(at)) });
  return passages;
}

function joined(found: readonly Found[], length: number): readonly Found[] {
  const inText = found.filter(({ start, end }) => 0 <= start && start < end && end <= length);
  const stretches: Found[] = [];
  for (const next of inText.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = stretches.at(-1);
    if (!last || next.start >= last.end) stretches.push(next);
    else stretches[stretches.length - 1] = both(last, next);
  }
  return stretches;
}

const both = (a: Found, b: Found): Found => ({
  ...a,
  end: Math.max(a.end, b.end),
  rules: [...new Set([...a.rules, ...b.rules])],
  verdict: strictestOf(a.verdict, b.verdict),
});

const strictestOf = (a: Verdict, b: Verdict): Verdict => (verdicts.indexOf(b) > verdicts.indexOf(a) ? b : a);
