import type { Checked } from '../check/check.ts';
import { check } from '../check/check.ts';
import { names } from '../check/scope.ts';
import type { Environment } from '../library/declaration.ts';
import type { Range } from '../problem.ts';
import type { Expr, MacroExpr } from '../syntax/expr.ts';
import { walk } from '../syntax/expr.ts';
import { parse } from '../syntax/parse.ts';
import type { CelType } from '../types/type.ts';
import { MACRO_DOCS } from './macro-docs.ts';

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

/** What the name at an offset stands for; undefined where there is none, or none that is known. */
export function symbolAt(source: string, offset: number, environment: Environment): CelSymbol | undefined {
  return occurrenceAt(occurrences(read(source, environment)), offset)?.symbol;
}

/** Everywhere in the expression where the name at an offset stands for the same, in order; its definition included. */
export function referencesAt(source: string, offset: number, environment: Environment): readonly Range[] {
  const all = occurrences(read(source, environment));
  const here = occurrenceAt(all, offset);
  if (here === undefined) return [];
  return all
    .filter(({ of }) => of.length === here.of.length && of.every((part, index) => part === here.of[index]))
    .map(({ symbol }) => symbol.range)
    .sort((a, b) => a.start - b.start);
}

/** All names of an expression that are known. */
export function symbolsOf(checked: Checked): readonly CelSymbol[] {
  return occurrences(checked).map(({ symbol }) => symbol);
}

function read(source: string, environment: Environment): Checked {
  return check(parse(source).expr, environment);
}

function occurrenceAt(all: readonly Occurrence[], offset: number): Occurrence | undefined {
  return all.find(({ symbol: { range } }) => range.start <= offset && offset <= range.end);
}

function occurrences(checked: Checked): readonly Occurrence[] {
  const found: Occurrence[] = [];
  const known = names(checked.environment);
  const add = (symbol: CelSymbol, ...of: readonly unknown[]) => {
    if (symbol.range.end > symbol.range.start) found.push({ symbol, of: [symbol.kind, ...of] });
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
        const { name, doc } = reference.declaration;
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
  return found;
}

function addMacro(
  macro: MacroExpr,
  checked: Checked,
  add: (symbol: CelSymbol, ...of: readonly unknown[]) => void,
): void {
  const { name, nameRange } = macro;
  const { doc = '' } = MACRO_DOCS.find((documented) => documented.name.replace('cel.', '') === name) ?? {};
  add({ kind: 'macro', name, type: checked.typeOf(macro), doc, range: nameRange }, name);
  const types = checked.variableTypesOf(macro);
  macro.variables.forEach(({ name: variable, range }, index) => {
    const type = types[index] ?? { kind: 'dyn' };
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
