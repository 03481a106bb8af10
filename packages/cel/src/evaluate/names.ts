import type { Range } from '../problem.ts';
import type { Expr, IdentifierExpr } from '../syntax/expr.ts';
import type { EvaluationError } from '../values/evaluation-error.ts';
import { TypeValue } from '../values/type-value.ts';
import type { Compiler } from './compiler.ts';
import * as nodeErrors from './errors.ts';
import { type Field, fieldNamed, readField } from './fields.ts';
import type { Frame, RawClosure } from './frame.ts';
import { local } from './frame.ts';

/** The raw value of a variable, a macro's variable, or a type; undefined where a node names none. */
export function compileName(node: Expr, compiler: Compiler): RawClosure | undefined {
  const reference = compiler.checked.referenceOf(node);
  switch (reference?.kind) {
    case 'variable': {
      const { name, value } = reference;
      return value === undefined ? variable(name, node.range) : () => value;
    }
    case 'type': {
      const type = new TypeValue(reference.name);
      return () => type;
    }
    case 'local': {
      const slot = compiler.slotOf(reference.macro, reference.variable);
      if (slot !== undefined) return local(slot);
      // Compiled on its own, a part of a macro's body reads the macro's variable like any other.
      return variable((node as IdentifierExpr).name, node.range);
    }
    default:
      return undefined;
  }
}

/** A variable that is looked for among those given, and what it gives when it is not there. */
export interface Variable extends Field {
  readonly missing: EvaluationError;
}

/** What a node names, where that is a variable and nothing else. */
export function variableOf(node: Expr, field: typeof fieldNamed, { checked }: Compiler): Variable | undefined {
  const reference = checked.referenceOf(node);
  if (reference?.kind !== 'variable' || reference.value !== undefined) return undefined;
  return variableNamed(reference.name, field, node.range);
}

export function readVariable(variable: Variable, frame: Frame): unknown {
  const value = readField(variable, frame.variables);
  return value === undefined ? variable.missing : value;
}

function variable(name: string, range: Range): RawClosure {
  const named = variableNamed(name, fieldNamed, range);
  return (frame) => readVariable(named, frame);
}

function variableNamed(name: string, field: typeof fieldNamed, range: Range): Variable {
  return { ...field(name, undefined), missing: nodeErrors.noVariable(name, range) };
}
