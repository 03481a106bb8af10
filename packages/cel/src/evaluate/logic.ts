import type { BinaryExpr, ConditionalExpr, Expr, UnaryExpr } from '../syntax/expr.ts';
import type { Pending } from '../values/hidden.ts';
import { isValue, pendingAfter } from '../values/hidden.ts';
import type { Result } from '../values/value.ts';
import type { Compiler } from './compiler.ts';
import * as nodeErrors from './errors.ts';
import type { Closure } from './frame.ts';

/** A chain of `&&` or of `||`: a deciding operand wins, then what is unknown, then errors. */
export function compileLogic(node: BinaryExpr, compiler: Compiler): Closure {
  const operands = compiler.watch === undefined ? chain(node, node.operator) : [node.left, node.right];
  const terms = operands.map((operand) => compiler.value(operand));
  const decides = node.operator === '||';
  const wrong = nodeErrors.noOverload(node.operator, node.range);
  const [first, second, ...more] = terms as [Closure, Closure, ...Closure[]];
  if (more.length === 0) {
    return (frame) => {
      const a = first(frame);
      if (isDecided(a, decides)) return decides;
      const b = second(frame);
      if (isDecided(b, decides)) return decides;
      const pending = isDecided(a, !decides) ? undefined : pendingAfter(undefined, a, wrong);
      return (isDecided(b, !decides) ? pending : pendingAfter(pending, b, wrong)) ?? !decides;
    };
  }
  return (frame) => {
    let pending: Pending;
    for (let index = 0; index < terms.length; index += 1) {
      // The index is within the array.
      const result = (terms[index] as Closure)(frame);
      if (isDecided(result, decides)) return decides;
      if (!isDecided(result, !decides)) pending = pendingAfter(pending, result, wrong);
    }
    return pending ?? !decides;
  };
}

/** `result === by`, in comparisons with what is written here, which the engine makes without looking for types. */
export function isDecided(result: Result, by: boolean): boolean {
  return by === true ? result === true : result === false;
}

function chain(node: Expr, operator: string): readonly Expr[] {
  if (node.kind !== 'binary' || node.operator !== operator) return [node];
  return [...chain(node.left, operator), ...chain(node.right, operator)];
}

export function compileNot(node: UnaryExpr, compiler: Compiler): Closure {
  const operand = compiler.value(node.operand);
  const wrong = nodeErrors.noOverload('!', node.range);
  return (frame) => {
    const result = operand(frame);
    if (typeof result === 'boolean') return !result;
    return isValue(result) ? wrong : result;
  };
}

export function compileConditional(node: ConditionalExpr, compiler: Compiler): Closure {
  const condition = compiler.value(node.condition);
  const whenTrue = compiler.value(node.whenTrue);
  const whenFalse = compiler.value(node.whenFalse);
  const wrong = nodeErrors.notCondition(node.condition.range);
  return (frame) => {
    const result = condition(frame);
    if (result === true) return whenTrue(frame);
    if (result === false) return whenFalse(frame);
    return isValue(result) ? wrong : result;
  };
}
