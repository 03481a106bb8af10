import { nearest } from '../nearest.ts';
import type { Expr, IdentifierExpr, SelectExpr } from '../syntax/expr.ts';
import { dottedName } from '../syntax/expr.ts';
import type { CelType } from '../types/type.ts';
import { types } from '../types/type.ts';
import type { Checking } from './checking.ts';
import { TYPE_NAMES } from './scope.ts';

/** A name as it is written, with its dots. */
interface GlobalName {
  readonly name: string;
  readonly absolute: boolean;
}

/** A macro's variable, a declared variable, or a type. */
export function checkIdentifier(node: IdentifierExpr, checking: Checking): CelType {
  if (!node.absolute) {
    for (let scope = checking.scope; scope !== undefined; scope = scope.outer) {
      const variable = scope.macro.variables.findIndex(({ name }) => name === node.name);
      if (variable < 0) continue;
      checking.references.set(node, { kind: 'local', macro: scope.macro, variable });
      return scope.types[variable] ?? types.dyn;
    }
  }
  const type = globalType(node, node, checking);
  if (type !== undefined) return type;
  reportUnknownName(node, checking);
  return types.error;
}

/** A declared variable or type whose name has dots in it; undefined where the selection is nothing but one. */
export function checkQualifiedName(node: SelectExpr, checking: Checking): CelType | undefined {
  if (node.test || node.optional) return undefined;
  const global = globalName(node, checking);
  if (global === undefined || !(checking.names.dotted || global.name.startsWith('google.'))) return undefined;
  return globalType(node, global, checking);
}

/** The full dotted name of a node, unless it begins with a macro's variable. */
export function globalName(node: Expr, checking: Checking): GlobalName | undefined {
  const name = dottedName(node);
  if (name === undefined) return undefined;
  let root = node;
  while (root.kind === 'select') root = root.operand;
  if (root.kind !== 'identifier') return undefined;
  const { absolute } = root;
  return !absolute && localNames(checking).includes(root.name) ? undefined : { name, absolute };
}

/** The type of a variable or type by its name, remembering that `node` refers to it. */
function globalType(node: Expr, { name, absolute }: GlobalName, checking: Checking): CelType | undefined {
  const { prefixes, variables } = checking.names;
  for (const prefix of absolute ? [''] : prefixes) {
    const full = prefix + name;
    const variable = variables.get(full);
    if (variable !== undefined) {
      const { value } = variable;
      checking.references.set(node, { kind: 'variable', name: full, ...(value !== undefined && { value }) });
      return variable.type;
    }
    const type = TYPE_NAMES.get(full);
    if (type !== undefined) {
      checking.references.set(node, { kind: 'type', name: full });
      return types.type(type);
    }
  }
  return undefined;
}

function localNames({ scope }: Checking): readonly string[] {
  if (scope === undefined) return [];
  const names: string[] = [];
  for (let around: typeof scope | undefined = scope; around !== undefined; around = around.outer) {
    names.push(...around.macro.variables.map(({ name }) => name));
  }
  return names;
}

function reportUnknownName({ name, range }: IdentifierExpr, checking: Checking): void {
  if (name === '') return;
  const { functions, variables } = checking.names;
  if (functions.has(name)) {
    checking.report('unknown-name', `\`${name}\` is a function; call it with \`(\` and \`)\`.`, range);
    return;
  }
  const meant = nearest(name, [...localNames(checking), ...variables.keys()]);
  checking.reportUnknown('unknown-name', `There is no variable \`${name}\`.`, range, meant);
}
