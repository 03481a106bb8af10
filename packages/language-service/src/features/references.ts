import { referencesAt } from '@parapet/cel/editor';
import type { Location, Position } from 'vscode-languageserver-types';
import { conditionAt } from '../conditions/condition-at.ts';
import type { FileView } from '../files/file-views.ts';
import { occurrenceAt, occurrencesOf } from '../names/occurrences.ts';

/** Everywhere that the name at a position stands for the same, also in other policies; of a field or function, in its expression. */
export function references(
  view: FileView,
  together: readonly FileView[],
  position: Position,
  withDeclaration: boolean,
): Location[] {
  const found = occurrenceAt(view, together, view.positions.offset(position));
  if (!found)
    return referencesInCondition(view, position).map((range) => ({
      uri: view.uri,
      range,
    }));
  return occurrencesOf(found.target, together).flatMap(({ view: { uri, positions }, occurrences }) =>
    occurrences
      .filter(({ isDeclaration }) => withDeclaration || !isDeclaration)
      .map(({ range }) => ({ uri, range: positions.range(range.start, range.end) })),
  );
}

/** Where the same stands in one expression: what is no name of the policy. */
export function referencesInCondition(view: FileView, position: Position): Location['range'][] {
  const condition = view.kind === 'policy' ? conditionAt(view, position) : undefined;
  if (!condition) return [];
  return referencesAt(condition.source, condition.offset, condition.environment).map(condition.range);
}
