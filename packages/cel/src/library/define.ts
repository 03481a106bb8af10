import type { CelType } from '../types/type.ts';
import { EvaluationError } from '../values/evaluation-error.ts';
import type { Result } from '../values/value.ts';
import type { FunctionDecl, Overload } from './declaration.ts';

/** A function of the library from its overloads. */
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
  return { id, args, result, call };
}

/** An overload that is called on a receiver. */
export function method(
  id: string,
  receiver: CelType,
  args: readonly CelType[],
  result: CelType,
  call: (...args: never[]) => Result,
): Overload {
  return { id, receiver, args, result, call };
}

/** An error of a function; the place is added by the caller. */
export function failure(code: string, message: string): EvaluationError {
  return new EvaluationError(code, message);
}
