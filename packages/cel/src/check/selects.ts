import { INDEX_SIGNATURES, OPTIONAL_INDEX_SIGNATURES } from '../library/operators.ts';
import { nearest } from '../nearest.ts';
import type { IndexExpr, SelectExpr } from '../syntax/expr.ts';
import type { CelType } from '../types/type.ts';
import { types } from '../types/type.ts';
import type { Checking } from './checking.ts';
import { checkQualifiedName } from './names.ts';
import { resolveOperator } from './overloads.ts';

/** `operand.field`, `operand.?field`, `has(operand.field)`, or a name with dots. */
export function checkSelect(node: SelectExpr, checking: Checking): CelType {
  const type = checkQualifiedName(node, checking) ?? selected(node, checking);
  return node.test ? types.bool : type;
}

function selected(node: SelectExpr, checking: Checking): CelType {
  let operand = checking.visitKnown(node.operand);
  let optional = node.optional;
  if (operand.kind === 'optional') {
    optional = true;
    operand = checking.substitution.apply(operand.of);
  }
  const type = fieldType(operand, node, checking);
  return optional && type.kind !== 'optional' && !node.test ? types.optional(type) : type;
}

function fieldType(operand: CelType, node: SelectExpr, checking: Checking): CelType {
  const { field, fieldRange } = node;
  switch (operand.kind) {
    case 'map':
      checking.substitution.assign(types.string, operand.key);
      return operand.value;
    case 'struct': {
      if (Object.hasOwn(operand.fields, field)) return operand.fields[field]?.type ?? types.dyn;
      const meant = nearest(field, Object.keys(operand.fields));
      const message = `\`${operand.name}\` has no field \`${field}\`.`;
      if (field !== '') checking.reportUnknown('unknown-field', message, fieldRange, meant);
      return types.error;
    }
    case 'parameter':
      checking.substitution.assign(types.dyn, operand);
      return types.dyn;
    case 'dyn':
    case 'error':
      return types.dyn;
    default: {
      const message = `A value of type ${checking.nameOf(operand)} has no fields.`;
      if (field !== '') checking.report('no-fields', message, fieldRange);
      return types.error;
    }
  }
}

/** `operand[index]` or `operand[?index]`. */
export function checkIndex(node: IndexExpr, checking: Checking): CelType {
  const operand = checking.visitKnown(node.operand);
  const index = checking.visit(node.index);
  if (operand.kind === 'struct') {
    const field = node.index.kind === 'literal' && typeof node.index.value === 'string' ? node.index.value : undefined;
    const declared = field !== undefined && Object.hasOwn(operand.fields, field) ? operand.fields[field] : undefined;
    const type = declared?.type ?? types.dyn;
    return node.optional ? types.optional(type) : type;
  }
  const signatures = node.optional ? OPTIONAL_INDEX_SIGNATURES : INDEX_SIGNATURES;
  return resolveOperator('[ ]', signatures, [operand, index], node.index.range, checking);
}
