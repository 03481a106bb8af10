import type { Report } from '../problem.ts';
import type { CallExpr } from '../syntax/expr.ts';
import type { CelType } from '../types/type.ts';
import type { Result, Value } from '../values/value.ts';

/** A variable that expressions may read. */
export interface VariableDecl {
  readonly type: CelType;
  /** One sentence for the person who reads it in an editor; markdown. */
  readonly doc: string;
  /** What it is in every evaluation, for constants of the host; it is then not looked for among the variables that are given. */
  readonly value?: Value;
}

/** One way to call a function. */
export interface Overload {
  /** Unique among all overloads, for example `string_contains`. */
  readonly id: string;
  /** The type it is called on; left out for functions that are called by name alone. */
  readonly receiver?: CelType;
  readonly args: readonly CelType[];
  readonly result: CelType;
  /**
   * Whether an argument that is unknown, contains an unknown or is an error makes the result the same (the default).
   * When false, `call` is given unknowns and errors as arguments.
   */
  readonly strict?: boolean;
  /**
   * Given the receiver, if there is one, and the arguments, which have the kinds declared above; what is inside lists
   * and maps has not been looked at. It must depend on nothing else. What it throws becomes an error without details.
   */
  readonly call: (...args: never[]) => Result;
  /**
   * Makes `call` cheaper where arguments are constants: given the constants (undefined for what is not constant), gives
   * a function to be called in its place, with all arguments. Called once, when the expression is compiled.
   */
  readonly prepare?: (constants: readonly (Value | undefined)[]) => ((...args: never[]) => Result) | undefined;
}

/** A function or method. A dotted name is a function in a namespace, called as it is written: `math.abs(x)`. */
export interface FunctionDecl {
  readonly name: string;
  /** A few sentences for the person who reads it in an editor; markdown. */
  readonly doc: string;
  readonly overloads: readonly Overload[];
  /** From three arguments on, they are taken as one list: `math.least(a, b, c)` is `math.least([a, b, c])`. */
  readonly variadic?: boolean;
  /** Looks at a call whose types are right, for what types do not say, for example a pattern that cannot be read. */
  readonly inspect?: (call: CallExpr, report: Report) => void;
}

/** A function as checking and evaluating need it; the language's own have their documentation in `documentation.ts`. */
export interface UndocumentedFunction extends Omit<FunctionDecl, 'doc'> {
  readonly doc?: string | undefined;
}

/** What an expression may use beyond the standard library. */
export interface Environment {
  readonly variables: Readonly<Record<string, VariableDecl>>;
  readonly functions: readonly FunctionDecl[];
  /** A dotted prefix under which names are looked up first, innermost first. */
  readonly container?: string;
}
