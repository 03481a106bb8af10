import type { Environment, Overload, UndocumentedFunction, VariableDecl } from '../library/declaration.ts';
import { standardFunctions } from '../library/standard.ts';
import type { FunctionTypes } from '../types/substitution.ts';
import type { CelType } from '../types/type.ts';
import { types } from '../types/type.ts';
import { nameOfKind } from '../values/type-names.ts';

/** What the names of an environment mean, indexed for looking up. */
export interface Names {
  readonly variables: ReadonlyMap<string, VariableDecl>;
  readonly functions: ReadonlyMap<string, Callable>;
  /** The prefixes to try before a relative name, innermost first, the empty one last. */
  readonly prefixes: readonly string[];
  /** Whether a chain of selections may spell the name of one variable. */
  readonly dotted: boolean;
}

/** An overload with the types of everything it is given, a receiver first. */
export interface OverloadSignature extends FunctionTypes {
  readonly overload: Overload;
}

/** A function by the two ways of calling it. */
export interface Callable {
  readonly declaration: UndocumentedFunction;
  readonly byName: readonly OverloadSignature[];
  readonly onReceiver: readonly OverloadSignature[];
}

/** The names of types, which stand for the types as values. */
export const TYPE_NAMES: ReadonlyMap<string, CelType> = new Map(
  [
    ...[types.bool, types.int, types.uint, types.double, types.string, types.bytes, types.list(), types.map()],
    ...[types.null, types.type(), types.optional(), types.timestamp, types.duration],
  ].map((type) => [nameOfKind(type.kind), type]),
);

const namesOf = new WeakMap<Environment, Names>();

/** The names of an environment and of the standard library; made once per environment. */
export function names(environment: Environment): Names {
  const known = namesOf.get(environment);
  if (known !== undefined) return known;
  const variables = new Map(Object.entries(environment.variables));
  const declarations = new Map<string, UndocumentedFunction>();
  for (const declared of [...standardFunctions, ...environment.functions]) {
    const earlier = declarations.get(declared.name);
    declarations.set(declared.name, earlier === undefined ? declared : merged(earlier, declared));
  }
  const functions = new Map([...declarations].map(([name, declaration]) => [name, callable(declaration)]));
  const prefixes = containers(environment.container ?? '');
  const dotted = prefixes.length > 1 || [...variables.keys()].some((name) => name.includes('.'));
  const made = { variables, functions, prefixes, dotted };
  namesOf.set(environment, made);
  return made;
}

/** Overloads may be added to a function that is already there; one of the same id replaces the earlier. */
function merged(earlier: UndocumentedFunction, later: UndocumentedFunction): UndocumentedFunction {
  const overloads = new Map<string, Overload>();
  for (const overload of [...earlier.overloads, ...later.overloads]) overloads.set(overload.id, overload);
  return { ...earlier, ...later, doc: earlier.doc, overloads: [...overloads.values()] };
}

function callable(declaration: UndocumentedFunction): Callable {
  const signatures = declaration.overloads.map((overload) => ({
    overload,
    args: overload.receiver === undefined ? overload.args : [overload.receiver, ...overload.args],
    result: overload.result,
  }));
  const byStyle = Map.groupBy(signatures, ({ overload }) => overload.receiver !== undefined);
  return { declaration, byName: byStyle.get(false) ?? [], onReceiver: byStyle.get(true) ?? [] };
}

function containers(container: string): readonly string[] {
  if (container === '') return [''];
  const parts = container.split('.');
  return [...parts.map((_, index) => `${parts.slice(0, parts.length - index).join('.')}.`), ''];
}
