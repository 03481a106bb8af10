import type { Range } from 'vscode-languageserver-types';
import type { PolicyView } from '../policies/policy-views.ts';

/** Ids of the rules that stand in a range. Undefined for all: what stands before the rules is used by any of them. */
export function rulesIn({ outline, positions }: PolicyView, range: Range): ReadonlySet<string> | undefined {
  const rules = outline.declarations.filter(({ kind }) => kind === 'rule');
  const lineOf = (offset: number): number => positions.position(offset).line;
  const [first] = rules;
  if (!first || range.start.line < lineOf(first.extent.start)) return undefined;
  const isWithin = ({ start, end }: { readonly start: number; readonly end: number }): boolean =>
    lineOf(start) <= range.end.line && lineOf(end) >= range.start.line;
  return new Set(rules.flatMap(({ name, extent }) => (isWithin(extent) ? name : [])));
}
