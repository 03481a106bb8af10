import { type Expression, namesIn } from '../condition/expression.ts';
import { type FormulaScope, readsOf } from '../condition/formula.ts';
import { AskedFinder } from '../fact/asked-finder.ts';
import type { Memory } from '../memory/memory.ts';
import type { MomentKind } from '../moment/moment.ts';
import { missingAt } from '../schema/missing-at.ts';
import { reservedNames } from '../schema/moment-schema.ts';

/** What expressions read of the moment, through variables. */
export const readsOfAll = (expressions: readonly Expression[], scope: FormulaScope): ReadonlySet<string> =>
  new Set(expressions.flatMap(({ checked }) => [...readsOf(checked.expr, scope)]));

/** Variables that expressions use, and those they use. */
export function variablesIn(expressions: readonly Expression[], scope: FormulaScope): ReadonlySet<string> {
  const used = new Set<string>();
  const add = (expression: Expression): void => {
    for (const name of namesIn(expression.checked.expr)) {
      const variable = scope.variables.get(name);
      if (!variable || used.has(name)) continue;
      used.add(name);
      add(variable);
    }
  };
  expressions.forEach(add);
  return used;
}

/** Memories that expressions ask, through variables. */
export function memoriesIn(
  expressions: readonly Expression[],
  scope: FormulaScope,
  memories: ReadonlyMap<string, Memory>,
): readonly Memory[] {
  if (memories.size === 0) return [];
  const variables = [...variablesIn(expressions, scope)].flatMap((name) => scope.variables.get(name) ?? []);
  const names = new Set([...expressions, ...variables].flatMap(({ checked }) => [...namesIn(checked.expr)]));
  return [...memories.values()].filter(({ name }) => names.has(name));
}

/** Finders that ask others and that expressions use, through variables. */
export function askedFindersIn(expressions: readonly Expression[], scope: FormulaScope): readonly AskedFinder[] {
  const asked = [...scope.finders.values()].filter((finder) => finder instanceof AskedFinder);
  if (asked.length === 0) return [];
  const variables = [...variablesIn(expressions, scope)].flatMap((name) => scope.variables.get(name) ?? []);
  const names = new Set([...expressions, ...variables].flatMap(({ checked }) => [...namesIn(checked.expr)]));
  return asked.filter(({ name }) => names.has(name));
}

/** A variable that expressions use and that reads what a kind of moment does not have. */
export function variableOutOfPlace(
  expressions: readonly Expression[],
  kind: MomentKind,
  scope: FormulaScope,
): { readonly name: string; readonly missing: string } | undefined {
  const everyRoot = { ...scope, roots: new Set(reservedNames) };
  for (const name of variablesIn(expressions, scope)) {
    const variable = scope.variables.get(name);
    const missing = variable && missingAt(kind, readsOf(variable.checked.expr, everyRoot));
    if (missing !== undefined) return { name, missing };
  }
  return undefined;
}
