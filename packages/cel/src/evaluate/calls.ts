import type { Overload } from '../library/declaration.ts';
import { standardFunctions } from '../library/standard.ts';
import type { CallExpr, Expr } from '../syntax/expr.ts';
import type { CelType } from '../types/type.ts';
import { EvaluationError } from '../values/evaluation-error.ts';
import type { Kind } from '../values/kind.ts';
import { isOfType, kindOf } from '../values/kind.ts';
import { isValue } from '../values/settled.ts';
import { mergeUnknowns, Unknown } from '../values/unknown.ts';
import { hiddenIn } from '../values/unknown-parts.ts';
import type { Result } from '../values/value.ts';
import type { Compiler } from './compiler.ts';
import { nodeErrors } from './errors.ts';
import type { Closure, Frame, Meter } from './frame.ts';
import { LimitReached, spend, textCost } from './frame.ts';
import { compileSize } from './size.ts';

/** An overload's function, called with what the declared types were checked to be, and with the meter to count on. */
type Implementation = (...args: readonly unknown[]) => Result;

const STANDARD_OVERLOADS: ReadonlySet<Overload> = new Set(standardFunctions.flatMap(({ overloads }) => overloads));

/** Whether nothing but functions of this package can be called. */
export function isStandard(candidates: readonly Overload[]): boolean {
  return candidates.every((overload) => STANDARD_OVERLOADS.has(overload));
}

/** Whether a call may give JSON that is still to be made values of the declared type. */
export function givesRaw(node: CallExpr, compiler: Compiler): boolean {
  const reference = compiler.checked.referenceOf(node);
  return reference?.kind === 'function' && !isStandard(reference.candidates);
}

/** A call of a function or method; what it gives is raw, because declared functions may give JSON. */
export function compileCall(node: CallExpr, compiler: Compiler): Closure {
  const reference = compiler.checked.referenceOf(node);
  if (reference?.kind !== 'function') return constantly(nodeErrors.broken(node.range));
  const size = compileSize(node, compiler);
  if (size !== undefined) return size;
  const receiver = reference.namespaced ? undefined : node.receiver;
  const args = reference.packed ? [packed(node)] : receiver === undefined ? node.args : [receiver, ...node.args];
  const calls = reference.candidates.map((overload) => ({
    overload,
    wanted: overload.receiver === undefined ? overload.args : [overload.receiver, ...overload.args],
    call: implementation(overload, args),
  }));
  const [only] = calls;
  const direct =
    only !== undefined &&
    calls.length === 1 &&
    only.wanted.length === args.length &&
    only.wanted.every((type, index) => isSurelyOf(compiler.typeOf(args[index] as Expr), type));
  if (
    direct &&
    only.overload.strict !== false &&
    args.length === 2 &&
    only.wanted.every(({ kind }) => kind === 'string')
  ) {
    return textCall(node, args, only.call, compiler);
  }
  const byKind = args.length === 1 && calls.length > 1 ? implementationsByKind(calls) : undefined;
  if (byKind !== undefined) return callByKind(node, args[0] as Expr, byKind, compiler);
  const closures = args.map((arg) => compiler.value(arg));
  const noOverload = nodeErrors.noOverload(node.function, node.range);
  const anyLenient = calls.some(({ overload }) => overload.strict === false);
  if (direct && anyLenient)
    return (frame) => finish(only.call(...closures.map((closure) => closure(frame)), frame), node, frame);
  return (frame) => {
    const values = closures.map((closure) => closure(frame));
    const hidden = hiddenAmong(values, frame);
    if (hidden !== undefined && !anyLenient) return hidden;
    for (const { overload, wanted, call } of calls) {
      const lenient = overload.strict === false;
      if (!direct && !fits(values, wanted, lenient)) continue;
      if (hidden !== undefined && !lenient) return hidden;
      return finish(call(...values, frame), node, frame);
    }
    return hidden ?? noOverload;
  };
}

/** One overload with what it wants and how it is called. */
interface Candidate {
  readonly overload: Overload;
  readonly wanted: readonly CelType[];
  readonly call: Implementation;
}

/** Overloads of one argument by its kind; undefined where the kind alone does not tell them apart. */
function implementationsByKind(candidates: readonly Candidate[]): ReadonlyMap<Kind, Implementation> | undefined {
  const byKind = new Map<Kind, Implementation>();
  for (const { overload, wanted, call } of candidates) {
    const kind = wanted[0]?.kind;
    if (kind === undefined || wanted.length !== 1 || overload.strict === false) return undefined;
    if (kind === 'dyn' || kind === 'error' || kind === 'parameter' || kind === 'struct' || kind === 'opaque')
      return undefined;
    if (byKind.has(kind)) return undefined;
    byKind.set(kind, call);
  }
  return byKind;
}

function callByKind(node: CallExpr, arg: Expr, byKind: ReadonlyMap<Kind, Implementation>, compiler: Compiler): Closure {
  const read = compiler.value(arg);
  const noOverload = nodeErrors.noOverload(node.function, node.range);
  return (frame) => {
    const value = read(frame);
    const hidden = hiddenAmong([value], frame);
    if (hidden !== undefined) return hidden;
    const call = byKind.get(kindOf(value) ?? 'null');
    return call === undefined ? noOverload : finish(call(value, frame), node, frame);
  };
}

/** A function of two texts, the commonest kind. */
function textCall(node: CallExpr, args: readonly Expr[], call: Implementation, compiler: Compiler): Closure {
  const [first, second] = args.map((arg) => compiler.value(arg)) as [Closure, Closure];
  return (frame) => {
    const a = first(frame);
    const b = second(frame);
    if (typeof a !== 'string' || typeof b !== 'string')
      return hiddenAmong([a, b], frame) ?? nodeErrors.broken(node.range);
    spend(frame, textCost(a));
    return finish(call(a, b, frame), node, frame);
  };
}

/** The arguments of a variadic function as the list it takes. */
function packed(node: CallExpr): Expr {
  return { kind: 'list', id: node.id, range: node.range, elements: node.args, optionalElements: [] };
}

function constantly(result: Result): Closure {
  return () => result;
}

/** The overload's function, prepared for constant arguments, and guarded if it is not one of ours. */
function implementation(overload: Overload, args: readonly Expr[]): Implementation {
  const constants = args.map((arg) => (arg.kind === 'literal' ? arg.value : undefined));
  const call = (overload.prepare?.(constants) ?? overload.call) as Implementation;
  if (STANDARD_OVERLOADS.has(overload)) return call;
  return (...valuesAndMeter) => {
    try {
      return call(...valuesAndMeter.slice(0, -1));
    } catch (thrown) {
      if (thrown instanceof LimitReached) throw thrown;
      // What was thrown may quote the data, so nothing of it is passed on.
      return new EvaluationError('function-failed', 'The function failed.');
    }
  };
}

/** Whether no value of the static type `given` can be anything but `wanted`. */
function isSurelyOf(given: CelType, wanted: CelType): boolean {
  if (wanted.kind === 'parameter' || wanted.kind === 'dyn') return true;
  if (wanted.kind === 'map' && given.kind === 'struct') return true;
  return given.kind === wanted.kind;
}

function fits(values: readonly Result[], wanted: readonly CelType[], lenient: boolean): boolean {
  return (
    values.length === wanted.length &&
    values.every((value, index) => (lenient && !isValue(value)) || isOfType(value, wanted[index] as CelType))
  );
}

/** What keeps the arguments from being known: unknowns anywhere in them, else the first error. */
function hiddenAmong(values: readonly Result[], meter: Meter): Unknown | EvaluationError | undefined {
  let unknown: Unknown | undefined;
  let error: EvaluationError | undefined;
  for (const value of values) {
    if (typeof value !== 'object') {
      if (typeof value === 'string') spend(meter, textCost(value));
      continue;
    }
    const hidden = hiddenIn(value, meter);
    if (hidden instanceof Unknown) unknown = mergeUnknowns(unknown, hidden);
    else error ??= hidden;
  }
  return unknown ?? error;
}

/** Charges for what a function made, and says where it failed. */
function finish(result: Result, node: CallExpr, frame: Frame): Result {
  if (typeof result === 'boolean') return result;
  if (result instanceof EvaluationError) return result.at(node.range);
  if (typeof result === 'string') spend(frame, textCost(result));
  else if (Array.isArray(result)) spend(frame, result.length);
  return result;
}
