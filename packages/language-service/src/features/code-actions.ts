import type { Problem } from '@parapet/policy';
import type { CodeAction, Range } from 'vscode-languageserver-types';
import { createPositions } from '../text/positions.ts';
import { diagnostics } from './diagnostics.ts';

export interface CodeActionRequest {
  readonly uri: string;
  readonly text: string;
  readonly problems: readonly Problem[];
  readonly range: Range;
}

/** A quick fix for each problem that touches the range and has one. */
export function codeActions({ uri, text, problems, range }: CodeActionRequest): CodeAction[] {
  const positions = createPositions(text);
  const start = positions.offset(range.start);
  const end = positions.offset(range.end);
  return problems.flatMap((problem) => {
    const { fix } = problem;
    if (!fix || problem.start > end || problem.end < start) return [];
    const edit = { range: positions.range(fix.start, fix.end), newText: fix.text };
    return [
      {
        title: fix.title,
        kind: 'quickfix',
        diagnostics: diagnostics(text, [problem]),
        isPreferred: true,
        edit: { changes: { [uri]: [edit] } },
      },
    ];
  });
}
