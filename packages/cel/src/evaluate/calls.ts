import type { Overload } from '../library/declaration.ts';
import { isStandardOverload } from '../library/define.ts';
import type { CallExpr, Expr } from '../syntax/expr.ts';
import type { CelType } from '../types/type.ts';
import { types } from '../types/type.ts';
import { EvaluationError } from '../values/evaluation-error.ts';
import { isValue, type Pending, pendingAfter } from '../values/hidden.ts';
import { isOfType } from '../values/kind.ts';
import type { Meter } from '../values/meter.ts';
import { LimitReached, spend, textCost } from '../values/meter.ts';
import { hiddenIn } from '../values/unknown-parts.ts';
import type { Result } from '../values/value.ts';
import type { Compiler } from './compiler.ts';
import * as nodeErrors from './errors.ts';
import type { Closure, Frame } from './frame.ts';
import { read, scalarReading } from './reading.ts';
import { compileSize } from './size.ts';

/** An overload's function, called with what the declared types were checked to be, and with the meter to count on. */
type Implementation = (...args: readonly unknown[]) => Result;

/** Whether nothing but functions of this package can be called. */
export function isStandard(candidates: readonly Overload[]): boolean {
  return candidates.every(isStandardOverload);
}

/** Whether a call may give JSON that is still to be made values of the declared type. */
export function givesRaw(node: CallExpr, compiler: Compiler): boolean {
  const reference = compiler.checked.referenceOf(node);
  return reference?.kind === 'function' && !isStandard(reference.candidates);
}

/** A call of a function or method; what it gives is raw, because declared functions may give JSON. */
export function compileCall(node: CallExpr, compiler: Compiler): Closure {
  const reference = compiler.checked.referenceOf(node);
  if (reference?.kind !== 'function') {
    const broken = nodeErrors.broken(node.range);
    return () => broken;
  }
  const size = compileSize(node, compiler);
  if (size !== undefined) return size;
  const receiver = reference.namespaced ? undefined : node.receiver;
  const args = reference.packed ? [packed(node)] : receiver === undefined ? node.args : [receiver, ...node.args];
  const candidates = reference.candidates.map((overload) => candidate(overload, args, compiler));
  if (args.length === 2) {
    const ofTexts = candidates.find(
      ({ wanted }) => wanted.length === 2 && wanted.every(({ kind }) => kind === 'string'),
    );
    if (ofTexts?.lenient === false && candidates.length === 1) return textCall(node, args, ofTexts.call, compiler);
  }
  const closures = args.map((arg) => compiler.value(arg));
  const noOverload = nodeErrors.noOverload(node.function, node.range);
  const looksInside = candidates.some(({ lenient }) => !lenient);
  return (frame) => {
    const values = closures.map((closure) => closure(frame));
    const hidden = looksInside ? hiddenAmong(values, frame) : undefined;
    for (const { wanted, lenient, call } of candidates) {
      if (!fits(values, wanted, lenient)) continue;
      if (hidden !== undefined && !lenient) return hidden;
      return finish(call(...values, frame), node, frame);
    }
    return hidden ?? noOverload;
  };
}

/** One overload with what it wants and how it is called. */
interface Candidate {
  readonly wanted: readonly CelType[];
  /** Whether it is given unknowns and errors. */
  readonly lenient: boolean;
  readonly call: Implementation;
}

function candidate(overload: Overload, args: readonly Expr[], compiler: Compiler): Candidate {
  const wanted = overload.receiver === undefined ? overload.args : [overload.receiver, ...overload.args];
  return {
    // What was declared as opaque need not be branded as such.
    wanted: wanted.map((type, index) => (type.kind === 'opaque' && isOpaque(args[index], compiler) ? types.dyn : type)),
    lenient: overload.strict === false,
    call: implementation(overload, args),
  };
}

function isOpaque(arg: Expr | undefined, compiler: Compiler): boolean {
  return arg !== undefined && compiler.typeOf(arg).kind === 'opaque';
}

/** A function of two texts, the commonest kind. */
function textCall(node: CallExpr, args: readonly Expr[], call: Implementation, compiler: Compiler): Closure {
  const [subject, other] = args as readonly [Expr, Expr];
  const noOverload = nodeErrors.noOverload(node.function, node.range);
  if (other.kind === 'literal' && typeof other.value === 'string' && compiler.watch === undefined) {
    const text = other.value;
    const { source, settle } = scalarReading(subject, 'string', compiler);
    return (frame) => {
      const a = read(source, frame);
      if (typeof a !== 'string') return hiddenAmong([settle(a, frame)], frame) ?? noOverload;
      spend(frame, textCost(a));
      const result = call(a, text, frame);
      return typeof result === 'boolean' ? result : finish(result, node, frame);
    };
  }
  const first = compiler.value(subject);
  const second = compiler.value(other);
  return (frame) => {
    const a = first(frame);
    const b = second(frame);
    if (typeof a !== 'string' || typeof b !== 'string') return hiddenAmong([a, b], frame) ?? noOverload;
    spend(frame, textCost(a));
    return finish(call(a, b, frame), node, frame);
  };
}

/** The arguments of a variadic function as the list it takes. */
function packed(node: CallExpr): Expr {
  return { kind: 'list', id: node.id, range: node.range, elements: node.args, optionalElements: [] };
}

/** The overload's function, prepared for constant arguments, and guarded if it is not one of ours. */
function implementation(overload: Overload, args: readonly Expr[]): Implementation {
  const constants = args.map((arg) => (arg.kind === 'literal' ? arg.value : undefined));
  const call = (overload.prepare?.(constants) ?? overload.call) as Implementation;
  if (isStandardOverload(overload)) return call;
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

function fits(values: readonly Result[], wanted: readonly CelType[], lenient: boolean): boolean {
  return (
    values.length === wanted.length &&
    values.every((value, index) => (lenient && !isValue(value)) || isOfType(value, wanted[index] as CelType))
  );
}

/** What keeps the arguments from being known: unknowns anywhere in them, else the first error. */
function hiddenAmong(values: readonly Result[], meter: Meter): Pending {
  let pending: Pending;
  for (const value of values) {
    if (typeof value === 'object') pending = pendingAfter(pending, hiddenIn(value, meter));
    else if (typeof value === 'string') spend(meter, textCost(value));
  }
  return pending;
}

/** Charges for what a function made, and says where it failed. */
function finish(result: Result, node: CallExpr, frame: Frame): Result {
  if (typeof result === 'boolean') return result;
  if (result instanceof EvaluationError) return result.at(node.range);
  if (typeof result === 'string') spend(frame, textCost(result));
  else if (Array.isArray(result)) spend(frame, result.length);
  return result;
}
