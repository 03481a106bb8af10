import type { Moment, Step, ToldValue } from '@parapet/policy';
import { foundText } from '@parapet/policy';

/** A value as it stands behind a clause: `= true`, `unknown: content not captured`. */
export function valueInWords(value: ToldValue): string {
  switch (value.kind) {
    case 'known':
    case 'masked':
      return `= ${value.text}`;
    case 'unknown':
      return `unknown: ${whyUnknown(value.paths)}`;
    case 'error':
      return `failed: ${value.code}`;
  }
}

/** What would make it tell is another thing for content than for everything else. */
export const whyUnknown = (paths: readonly string[]): string =>
  paths.length > 0 && paths.every(isContent) ? 'content not captured' : `${paths.join(', ') || 'it'} not recorded`;

export const isContent = (path: string): boolean =>
  /^(?:input|output|tool\.(?:arguments|result)|retrieval|conversation)\b/.test(path);

/** What a question found, in a line each: its place, and its shape without its letters and digits. */
export const evidenceInWords = ({ findings = [] }: Step, moment: Moment): readonly string[] =>
  findings.map((finding) => {
    const { finder, part, start, end } = finding;
    const text = foundText(moment, finding);
    const shape = text === undefined ? '' : ` \`${masked(text)}\``;
    return `\`${finder}\`:${shape} at ${start}–${end} of \`${part}\``;
  });

const masked = (text: string): string =>
  text
    .replace(/[\p{L}\p{N}]/gu, '•')
    .replaceAll('`', "'")
    .replace(/\s+/g, ' ');
