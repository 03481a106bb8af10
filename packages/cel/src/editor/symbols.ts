import type { Checked } from '../check/check.ts';
import { names } from '../check/scope.ts';
import type { Environment } from '../library/declaration.ts';
import { documentationOf } from '../library/documentation.ts';
import type { Range } from '../problem.ts';
import type { MacroDecl } from '../syntax/declared-macros.ts';
import type { Expr, MacroExpr } from '../syntax/expr.ts';
import { walk } from '../syntax/expr.ts';
import type { CelType } from '../types/type.ts';
import { types } from '../types/type.ts';
import { MACRO_DOCS } from './macro-docs.ts';
import type { DeclaredCall, Reading } from './read.ts';
import { readSource } from './read.ts';

/** What a name in an expression stands for. */
export interface CelSymbol {
  readonly kind: 'variable' | 'local' | 'field' | 'function' | 'macro' | 'type';
  /** As declared, dots included. */
  readonly name: string;
  /** Of the value that stands here; for a function, what this call gives. */
  readonly type: CelType;
  /** Markdown; empty where nothing is declared. */
  readonly doc: string;
  /** Where the name stands. */
  readonly range: Range;
  /** Where a macro's variable is named first. */
  readonly definition?: Range;
}

/** A symbol with what tells whether another one is the same. */
interface Occurrence {
  readonly symbol: CelSymbol;
  /** Names, macros and structs by identity or text. */
  readonly of: readonly unknown[];
}

/**
 * What the name at an offset stands for; undefined where there is none, or none that is known. `macros` are those that
 * `expandMacros` is given.
 */
export function symbolAt(
  source: string,
  offset: number,
  environment: Environment,
  macros: readonly MacroDecl[] = [],
): CelSymbol | undefined {
  return occurrenceAt(occurrences(readSource(source, environment, macros)), offset)?.symbol;
}

/** Everywhere in the expression where the name at an offset stands for the same, in order; its definition included. */
export function referencesAt(
  source: string,
  offset: number,
  environment: Environment,
  macros: readonly MacroDecl[] = [],
): readonly Range[] {
  const all = occurrences(readSource(source, environment, macros));
  const here = occurrenceAt(all, offset);
  if (here === undefined) return [];
  return all
    .filter(({ of }) => of.length === here.of.length && of.every((part, index) => part === here.of[index]))
    .map(({ symbol }) => symbol.range)
    .sort((a, b) => a.start - b.start);
}

/** All names of an expression that are known. */
export function symbolsOf(reading: Reading): readonly CelSymbol[] {
  return occurrences(reading).map(({ symbol }) => symbol);
}

function occurrenceAt(all: readonly Occurrence[], offset: number): Occurrence | undefined {
  return all.find(({ symbol: { range } }) => range.start <= offset && offset <= range.end);
}

function occurrences({ checked, calls }: Reading): readonly Occurrence[] {
  const found: Occurrence[] = [];
  // What a macro is given may stand in its body several times.
  const seen = new Set<number>();
  const known = names(checked.environment);
  const add = (symbol: CelSymbol, ...of: readonly unknown[]) => {
    const { start, end } = symbol.range;
    if (end === start || seen.has(start)) return;
    seen.add(start);
    found.push({ symbol, of: [symbol.kind, ...of] });
  };
  walk(checked.expr, (node) => {
    const reference = checked.referenceOf(node);
    const type = checked.typeOf(node);
    switch (reference?.kind) {
      case 'variable': {
        const { name } = reference;
        add({ kind: 'variable', name, type, doc: known.variables.get(name)?.doc ?? '', range: node.range }, name);
        return false;
      }
      case 'type':
        add({ kind: 'type', name: reference.name, type, doc: '', range: node.range }, reference.name);
        return false;
      case 'local': {
        const { macro, variable } = reference;
        const { name = '', range: definition = node.range } = macro.variables[variable] ?? {};
        add({ kind: 'local', name, type, doc: '', range: node.range, definition }, macro, variable);
        return false;
      }
      case 'function': {
        const { name } = reference.declaration;
        const doc = documentationOf(reference.declaration);
        if (node.kind === 'call') add({ kind: 'function', name, type, doc, range: node.nameRange }, name);
        break;
      }
    }
    if (node.kind === 'macro') addMacro(node, checked, add);
    if (node.kind === 'select' && reference === undefined) {
      const { field, fieldRange } = node;
      const { name, doc } = fieldOf(node.operand, field, checked);
      add({ kind: 'field', name: field, type, doc, range: fieldRange }, name, field);
    }
    return true;
  });
  for (const call of calls) {
    add(declaredSymbol(call, checked), call.macro);
  }
  return found;
}

function declaredSymbol({ call, macro, place }: DeclaredCall, checked: Checked): CelSymbol {
  let made: Expr | undefined;
  walk(checked.expr, (node) => {
    if (node.range === place) made ??= node;
  });
  const type = made === undefined ? types.dyn : checked.typeOf(made);
  return { kind: 'macro', name: macro.name, type, doc: macro.doc, range: call.nameRange };
}

function addMacro(
  macro: MacroExpr,
  checked: Checked,
  add: (symbol: CelSymbol, ...of: readonly unknown[]) => void,
): void {
  const { name, nameRange } = macro;
  const { doc = '' } = MACRO_DOCS.find((documented) => documented.name.replace('cel.', '') === name) ?? {};
  add({ kind: 'macro', name, type: checked.typeOf(macro), doc, range: nameRange }, name);
  const variableTypes = checked.variableTypesOf(macro);
  macro.variables.forEach(({ name: variable, range }, index) => {
    const type = variableTypes[index] ?? types.dyn;
    add({ kind: 'local', name: variable, type, doc: '', range, definition: range }, macro, index);
  });
}

/** The struct that has a field, by name, and what is said of the field there. */
function fieldOf(operand: Expr, field: string, checked: Checked): { readonly name?: string; readonly doc: string } {
  const type = checked.typeOf(operand);
  const struct = type.kind === 'optional' ? type.of : type;
  if (struct.kind !== 'struct') return { doc: '' };
  const doc = Object.hasOwn(struct.fields, field) ? struct.fields[field]?.doc : undefined;
  return { name: struct.name, doc: doc ?? '' };
}
