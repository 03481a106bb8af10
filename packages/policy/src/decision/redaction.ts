import type { Finding } from './decision.ts';

/** A stretch of text to take out, and what stands in its place. Offsets are UTF-16 code units of the part's text. */
export interface Redaction {
  readonly part: string;
  readonly start: number;
  readonly end: number;
  readonly placeholder: string;
}

/** The end of a redaction that takes out all of a text, however long it is. */
export const endOfText = Number.MAX_SAFE_INTEGER;

/** Whether a redaction leaves nothing of what stands there, which need not be a text then. */
export const isOfAll = ({ start, end }: Redaction): boolean => start === 0 && end === endOfText;

/**
 * All of a moment's text replaced by another. That stands in the last piece, which of an answer is what it says and not what the model thought
 * before. A tool's result is replaced as a whole, with all that it holds.
 */
export function rewriting(pieces: readonly string[], template: string): readonly Redaction[] {
  const parts = [...new Set(pieces.map((part) => inResult.exec(part)?.[1] ?? part))];
  return parts.map((part, index) => ({
    part,
    start: 0,
    end: endOfText,
    placeholder: index === parts.length - 1 ? template : '',
  }));
}

const inResult = /^((?:\/tool|\/input\/messages\/\d+\/parts\/\d+)\/result)(?:\/|$)/;

/**
 * Findings as redactions, in order of part and place. Findings that overlap become one, named by the one that starts first,
 * then by the longest, then by the earlier rule (the order they come in).
 */
export function mergeRedactions(findings: readonly Finding[]): Redaction[] {
  const ordered = findings
    .map((finding, order) => ({ finding, order }))
    .sort(
      ({ finding: a, order: i }, { finding: b, order: j }) =>
        (a.part < b.part ? -1 : a.part > b.part ? 1 : 0) || a.start - b.start || b.end - a.end || i - j,
    );
  const merged: Redaction[] = [];
  for (const { finding } of ordered) {
    const last = merged.at(-1);
    if (last && last.part === finding.part && finding.start < last.end)
      merged[merged.length - 1] = { ...last, end: Math.max(last.end, finding.end) };
    else merged.push({ ...finding, placeholder: `[${finding.finder}]` });
  }
  return merged.map(({ part, start, end, placeholder }) => ({ part, start, end, placeholder }));
}

/** A part's text with the redactions of that part done. */
export function redact(text: string, redactions: readonly Redaction[]): string {
  let result = '';
  let position = 0;
  for (const { start, end, placeholder } of redactions) {
    result += text.slice(position, start) + placeholder;
    position = end;
  }
  return result + text.slice(position);
}
