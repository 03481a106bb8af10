import { symbolAt } from '@parapet/cel/editor';
import type { Location, Position } from 'vscode-languageserver-types';
import { conditionAt } from '../conditions/condition-at.ts';
import { occurrenceAt } from '../names/occurrences.ts';
import type { PolicyView } from '../policies/policy-views.ts';

/** Where the name at a position is given: of a list, finder, memory, variable, rule, state or policy, or of a macro's variable. */
export function definition(view: PolicyView, together: readonly PolicyView[], position: Position): Location | null {
  const found = occurrenceAt(view, together, view.positions.offset(position));
  if (found) {
    const { view: given, declaration } = found.target;
    return { uri: given.uri, range: given.positions.range(declaration.range.start, declaration.range.end) };
  }
  const condition = conditionAt(view, position);
  const local = condition && symbolAt(condition.source, condition.offset, condition.environment)?.definition;
  return local ? { uri: view.uri, range: condition.range(local) } : null;
}
