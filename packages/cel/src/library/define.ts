import type { CelType } from '../types/type.ts';
import { EvaluationError } from '../values/evaluation-error.ts';
import type { Result } from '../values/value.ts';
import type { FunctionDecl, Overload, UndocumentedFunction } from './declaration.ts';

/** Marks an overload of this package with its function, so that a copy around another function is not taken for one. */
const standard: unique symbol = Symbol('@parapet/cel/standard');

interface StandardOverload extends Overload {
  readonly [standard]: Overload['call'];
}

/** Whether an overload is one of this package: it counts its steps, gives values, and throws nothing. */
export function isStandardOverload(overload: Overload): boolean {
  return (overload as Partial<StandardOverload>)[standard] === overload.call;
}

/** A function of the language from its overloads; `documentation.ts` says what it does. */
export function named(name: string, ...overloads: readonly Overload[]): UndocumentedFunction {
  return { name, overloads };
}

/** A function of an extension from its overloads. */
export function define(name: string, doc: string, ...overloads: readonly Overload[]): FunctionDecl {
  return { name, doc, overloads };
}

/** An overload that is called by name. */
export function global(
  id: string,
  args: readonly CelType[],
  result: CelType,
  call: (...args: never[]) => Result,
): Overload {
  const overload: StandardOverload = { id, args, result, call, [standard]: call };
  return overload;
}

/** An overload that is called on a receiver. */
export function method(
  id: string,
  receiver: CelType,
  args: readonly CelType[],
  result: CelType,
  call: (...args: never[]) => Result,
): Overload {
  return { ...global(id, args, result, call), receiver };
}

/** An error of a function; the place is added by the caller. */
export function failure(code: string, message: string): EvaluationError {
  return new EvaluationError(code, message);
}
