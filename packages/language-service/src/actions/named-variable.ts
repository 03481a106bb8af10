import { children, type Expr, parse } from '@parapet/cel';
import { reservedNames } from '@parapet/policy';
import type { CodeAction } from 'vscode-languageserver-types';
import { sharedTarget } from '../names/occurrences.ts';
import type { PolicyView } from '../policies/policy-views.ts';
import { declaration } from './declaration.ts';
import type { Change, Selection } from './selection.ts';
import { actionOf } from './selection.ts';
import { writtenCondition } from './written-condition.ts';

/** Gives a name to the part of a condition that is selected, under `variables`. */
export function namedVariable({ view, place, start, end }: Selection): CodeAction[] {
  if (!place || end <= start || place.field === 'variables' || place.text.includes('//')) return [];
  const selected = { start: place.offsetAt(start), end: place.offsetAt(end) };
  const part = partAt(parse(place.text).expr, selected.start, selected.end, place.text);
  if (!part || part.kind === 'identifier' || part.kind === 'literal') return [];
  const name = freeName(view);
  const { range } = part;
  const replaced: Change = { ...place.locate(range), text: name };
  const written = writtenCondition(place.text.slice(range.start, range.end));
  return [
    actionOf(view, 'Make a named variable', 'refactor.extract', [
      declaration(view.text, 'variables', `  ${name}: ${written}\n`),
      replaced,
    ]),
  ];
}

/** The part that a selection is, if it takes nothing from a macro around it. */
function partAt(root: Expr, start: number, end: number, text: string): Expr | undefined {
  const trimmed = text.slice(start, end);
  const from = start + (trimmed.length - trimmed.trimStart().length);
  const to = end - (trimmed.length - trimmed.trimEnd().length);
  let found: Expr | undefined;
  const bound: string[] = [];
  const descend = (node: Expr): void => {
    if (node.range.start === from && node.range.end === to && !found && !names(node).some((one) => bound.includes(one)))
      found = node;
    if (node.kind === 'macro') bound.push(...node.variables.map(({ name }) => name));
    children(node).forEach(descend);
    if (node.kind === 'macro') bound.length -= node.variables.length;
  };
  descend(root);
  return found;
}

const names = (node: Expr): readonly string[] =>
  node.kind === 'identifier' ? [node.name] : children(node).flatMap((part) => names(part));

function freeName(view: PolicyView): string {
  for (let count = 1; ; count++) {
    const name = count === 1 ? 'named' : `named${count}`;
    if (!sharedTarget(view, name) && !reservedNames.includes(name)) return name;
  }
}
