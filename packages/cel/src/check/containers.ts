import type { Range } from '../problem.ts';
import type { ListExpr, MapExpr } from '../syntax/expr.ts';
import type { CelType } from '../types/type.ts';
import { types } from '../types/type.ts';
import type { Checking } from './checking.ts';

export function checkList(node: ListExpr, checking: Checking): CelType {
  const optional = new Set(node.optionalElements);
  const elements = node.elements.map((element, index) => {
    const type = checking.visit(element);
    return optional.has(index) ? unwrapped(type, element.range, checking) : type;
  });
  return types.list(joined(elements, checking));
}

export function checkMap(node: MapExpr, checking: Checking): CelType {
  const keys: CelType[] = [];
  const values: CelType[] = [];
  for (const entry of node.entries) {
    keys.push(checking.visit(entry.key));
    const value = checking.visit(entry.value);
    values.push(entry.optional ? unwrapped(value, entry.value.range, checking) : value);
  }
  return types.map(joined(keys, checking), joined(values, checking));
}

/** What is inside an optional, where one is needed. */
export function unwrapped(type: CelType, range: Range, checking: Checking): CelType {
  const inner = checking.substitution.freshParameter();
  if (checking.substitution.assign(types.optional(inner), type)) return inner;
  checking.report('not-optional', `An optional value is needed here; this is ${checking.nameOf(type)}.`, range);
  return types.error;
}

/** One type for several values; a fresh parameter for none. */
export function joined(several: readonly CelType[], { substitution }: Checking): CelType {
  const [first, ...others] = several;
  if (first === undefined) return substitution.freshParameter();
  return others.reduce((joint, type) => substitution.join(joint, type), first);
}
