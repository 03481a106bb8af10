import type { Fix } from '@parapet/policy';

/** A text with fixes made. Of two that overlap the first is made; the other may be found again, or be gone. */
export function fixed(text: string, fixes: readonly Fix[]): string {
  let result = '';
  let position = 0;
  for (const { start, end, text: replacement } of [...fixes].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < position) continue;
    result += text.slice(position, start) + replacement;
    position = end;
  }
  return result + text.slice(position);
}
