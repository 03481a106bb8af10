import { symbolAt } from '@parapet/cel/editor';
import type { Location, Position, Range } from 'vscode-languageserver-types';
import { conditionAt } from '../conditions/condition-at.ts';
import type { FileView } from '../files/file-views.ts';
import { occurrenceAt } from '../names/occurrences.ts';
import { documentLinks } from './document-links.ts';

/**
 * Where the name at a position is given: of a list, finder, memory, variable, rule, state or policy, or of a macro's variable. Of the
 * path of a file, the file.
 */
export function definition(view: FileView, together: readonly FileView[], position: Position): Location | null {
  const found = occurrenceAt(view, together, view.positions.offset(position));
  if (found) {
    const { view: given, declaration } = found.target;
    return { uri: given.uri, range: given.positions.range(declaration.range.start, declaration.range.end) };
  }
  const condition = view.kind === 'policy' ? conditionAt(view, position) : undefined;
  const local = condition && symbolAt(condition.source, condition.offset, condition.environment)?.definition;
  if (local) return { uri: view.uri, range: condition.range(local) };
  const target = documentLinks(view).find(({ range }) => isWithin(range, position))?.target;
  return target === undefined ? null : { uri: target, range: START };
}

const START = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Paths stand on one line. */
const isWithin = ({ start, end }: Range, { line, character }: Position): boolean =>
  line === start.line && character >= start.character && character <= end.character;
