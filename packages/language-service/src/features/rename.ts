import { parse } from '@parapet/cel';
import { symbolAt } from '@parapet/cel/editor';
import { reservedNames } from '@parapet/policy';
import type { Position, Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { conditionAt } from '../conditions/condition-at.ts';
import type { FileView } from '../files/file-views.ts';
import type { Occurrence } from '../names/occurrences.ts';
import { isShared, occurrenceAt, occurrencesOf, sharedTarget } from '../names/occurrences.ts';
import type { PolicyView } from '../policies/policy-views.ts';
import { referencesInCondition } from './references.ts';

/** What renaming would change, or why it cannot be done, as a sentence for whoever asked. */
export type Renaming =
  | { readonly kind: 'edit'; readonly edit: WorkspaceEdit }
  | { readonly kind: 'refused'; readonly reason: string };

/** The name at a position that can be renamed; null where there is none. */
export function prepareRename(
  view: FileView,
  together: readonly FileView[],
  position: Position,
): { readonly range: Range; readonly placeholder: string } | null {
  const found = occurrenceAt(view, together, view.positions.offset(position));
  const range = found
    ? view.positions.range(found.range.start, found.range.end)
    : localPlaces(view, position).find((place) => isWithin(place, position));
  if (!range) return null;
  const placeholder = view.text.slice(view.positions.offset(range.start), view.positions.offset(range.end));
  return { range, placeholder };
}

/**
 * Gives another name to a list, finder, memory, variable, rule, workflow, state or policy, wherever it is named; to a macro's variable
 * in its expression.
 */
export function rename(view: FileView, together: readonly FileView[], position: Position, name: string): Renaming {
  const found = occurrenceAt(view, together, view.positions.offset(position));
  if (!found) return renameLocal(view, position, name);
  const places = occurrencesOf(found.target, together);
  const reason = reasonAgainst(
    found,
    name,
    places.map((place) => place.view),
  );
  if (reason !== undefined) return refused(reason);
  const changes = Object.fromEntries(
    places.map(({ view: { uri, positions }, occurrences }): [string, TextEdit[]] => [
      uri,
      occurrences.map(({ range }) => ({ range: positions.range(range.start, range.end), newText: name })),
    ]),
  );
  return { kind: 'edit', edit: { changes } };
}

function renameLocal(view: FileView, position: Position, name: string): Renaming {
  const places = localPlaces(view, position);
  if (places.length === 0) return refused('Nothing here has a name that can be changed.');
  const reason = reasonAgainstWord(name);
  return reason === undefined
    ? { kind: 'edit', edit: { changes: { [view.uri]: places.map((range) => ({ range, newText: name })) } } }
    : refused(reason);
}

/** Everywhere that the macro's variable at a position stands for the same; nowhere, where there is none. */
function localPlaces(view: FileView, position: Position): readonly Range[] {
  const condition = view.kind === 'policy' ? conditionAt(view, position) : undefined;
  const symbol = condition && symbolAt(condition.source, condition.offset, condition.environment);
  return symbol?.definition ? referencesInCondition(view, position) : [];
}

const isWithin = ({ start, end }: Range, { line, character }: Position): boolean =>
  line === start.line && character >= start.character && character <= end.character;

const refused = (reason: string): Renaming => ({ kind: 'refused', reason });

function reasonAgainst({ target }: Occurrence, name: string, views: readonly FileView[]): string | undefined {
  const { view, declaration } = target;
  if (name === declaration.name) return undefined;
  if (!isShared(declaration.kind)) {
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(name))
      return 'A name is made of letters, digits, `-`, `_` and `.`, and begins with a letter or digit.';
    const isTaken = view.outline.declarations.some(
      (other) => other.kind === declaration.kind && other.within === declaration.within && other.name === name,
    );
    return isTaken ? `There is another ${declaration.kind} \`${name}\`.` : undefined;
  }
  const unfit = reasonAgainstWord(name);
  if (unfit !== undefined) return unfit;
  const taken = views.find((one): one is PolicyView => one.kind === 'policy' && sharedTarget(one, name) !== undefined);
  return taken && `\`${taken.outline.id?.value ?? taken.uri}\` has another \`${name}\`; choose another name.`;
}

/** Why conditions cannot use a name. */
function reasonAgainstWord(name: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    return 'A name that conditions use is made of letters, digits and `_`, and does not begin with a digit.';
  const { expr, problems } = parse(name);
  if (reservedNames.includes(name) || expr.kind !== 'identifier' || problems.length > 0)
    return `\`${name}\` is a name of the language; choose another.`;
  return undefined;
}
