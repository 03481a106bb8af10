import { symbolAt } from '@parapet/cel/editor';
import type { Location, Position } from 'vscode-languageserver-types';
import { conditionAt } from '../conditions/condition-at.ts';
import type { FileView } from '../files/file-views.ts';
import { occurrenceAt } from '../names/occurrences.ts';

/** Where the name at a position is given: of a list, finder, memory, variable, rule, state or policy, or of a macro's variable. */
export function definition(view: FileView, together: readonly FileView[], position: Position): Location | null {
  const found = occurrenceAt(view, together, view.positions.offset(position));
  if (found) {
    const { view: given, declaration } = found.target;
    return { uri: given.uri, range: given.positions.range(declaration.range.start, declaration.range.end) };
  }
  const condition = view.kind === 'policy' ? conditionAt(view, position) : undefined;
  const local = condition && symbolAt(condition.source, condition.offset, condition.environment)?.definition;
  return local ? { uri: view.uri, range: condition.range(local) } : null;
}
