import type { ExpressionPlace, SourceRange } from '@parapet/policy/editor';
import type { CodeAction, Range, TextEdit } from 'vscode-languageserver-types';
import type { PolicyView } from '../policies/policy-views.ts';

/** What is selected in a policy, and the expression that it lies in. */
export interface Selection extends SourceRange {
  readonly view: PolicyView;
  readonly place?: ExpressionPlace;
}

export function selectionIn(view: PolicyView, range: Range): Selection {
  const start = view.positions.offset(range.start);
  const end = view.positions.offset(range.end);
  const place = view.outline.expressions.find((one) => one.range.start <= start && end <= one.range.end);
  return { view, start, end, ...(place && { place }) };
}

/** Text that takes the place of a part of a policy. */
export interface Change extends SourceRange {
  readonly text: string;
}

/** A code action of these changes. */
export function actionOf(view: PolicyView, title: string, kind: string, changes: readonly Change[]): CodeAction {
  const edits = changes.map(
    ({ start, end, text }): TextEdit => ({ range: view.positions.range(start, end), newText: text }),
  );
  return { title, kind, edit: { changes: { [view.uri]: edits } } };
}
