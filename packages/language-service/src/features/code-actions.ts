import type { Problem } from '@parapet/policy';
import type { CodeAction, Range } from 'vscode-languageserver-types';
import { clauseList } from '../actions/clause-list.ts';
import { fromSpan } from '../actions/from-span.ts';
import { hasGuard } from '../actions/has-guard.ts';
import { ignoreProblem } from '../actions/ignore-problem.ts';
import { namedVariable } from '../actions/named-variable.ts';
import type { Pinning } from '../actions/pin.ts';
import { pin } from '../actions/pin.ts';
import { selectionIn } from '../actions/selection.ts';
import type { FileView } from '../files/file-views.ts';
import { diagnostics } from './diagnostics.ts';

/** Kinds of code actions that are offered. */
export const codeActionKinds: readonly string[] = ['quickfix', 'refactor.extract', 'refactor.rewrite'];

/**
 * What can be done at a range: mend a problem that has a fix, silence one that may be, write a condition in another way, show
 * values of a span.
 *
 * @param only kinds that are asked for, such as `refactor`; all if left out
 */
export function codeActions(
  view: FileView,
  problems: readonly Problem[],
  range: Range,
  pinning: Pinning,
  only: readonly string[] = [''],
): CodeAction[] {
  const start = view.positions.offset(range.start);
  const end = view.positions.offset(range.end);
  const here = problems.filter((problem) => problem.start <= end && problem.end >= start);
  const found = [
    ...here.flatMap((problem) => fixesOf(view, problem)),
    ...here.flatMap((problem) => silencing(view, problem)),
    ...rewritings(view, range),
    ...(view.kind === 'policy' ? [pin, fromSpan].flatMap((offer) => offer(selectionIn(view, range), pinning)) : []),
  ];
  return found.filter(({ kind = '' }) => only.some((one) => one === '' || kind === one || kind.startsWith(`${one}.`)));
}

function fixesOf({ uri, text, positions }: FileView, problem: Problem): CodeAction[] {
  const { fix } = problem;
  if (!fix) return [];
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
}

function silencing(view: FileView, problem: Problem): CodeAction[] {
  if (view.kind !== 'policy') return [];
  return ignoreProblem(view, problem).map((action) => ({ ...action, diagnostics: diagnostics(view.text, [problem]) }));
}

function rewritings(view: FileView, range: Range): CodeAction[] {
  if (view.kind !== 'policy') return [];
  const selection = selectionIn(view, range);
  return [clauseList, namedVariable, hasGuard].flatMap((rewrite) => rewrite(selection));
}
