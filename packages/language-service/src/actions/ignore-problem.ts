import type { Problem } from '@parapet/policy';
import type { CodeAction } from 'vscode-languageserver-types';
import type { PolicyView } from '../policies/policy-views.ts';
import { actionOf } from './selection.ts';

/**
 * Silences a problem by a comment on the line before. Why is left to be written: until it is, the checker asks for it. Errors cannot
 * be silenced.
 */
export function ignoreProblem(view: PolicyView, { code, severity, start }: Problem): CodeAction[] {
  if (severity === 'error' || code.endsWith('-ignore') || code === 'parapet/ignore-without-reason') return [];
  const { positions, outline } = view;
  // Inside of a text of several lines a comment would be text.
  const around = outline.expressions.find(({ range }) => range.start <= start && start < range.end);
  const { line } = positions.position(around ? around.range.start : start);
  const indent = /^ */.exec(positions.line(line))?.[0] ?? '';
  const at = positions.offset({ line, character: 0 });
  const text = `${indent}# parapet-ignore ${code}: \n`;
  return [actionOf(view, `Ignore ${code} here, and say why`, 'quickfix', [{ start: at, end: at, text }])];
}
