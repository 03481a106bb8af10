import { sortedBy } from '../library/sorting.ts';
import type { Expr, MacroExpr } from '../syntax/expr.ts';
import { nodeCount } from '../syntax/expr.ts';
import type { CelType } from '../types/type.ts';
import { types } from '../types/type.ts';
import { EvaluationError } from '../values/evaluation-error.ts';
import { isValue } from '../values/is-value.ts';
import type { AnyMap } from '../values/maps.ts';
import { isMap, keysOf, lookup } from '../values/maps.ts';
import { spend } from '../values/meter.ts';
import { Optional } from '../values/optional.ts';
import { Unknown } from '../values/unknown.ts';
import { hiddenEntries } from '../values/unknown-parts.ts';
import type { Result, Value } from '../values/value.ts';
import type { Compiler } from './compiler.ts';
import { isKey } from './containers.ts';
import { nodeErrors } from './errors.ts';
import type { Closure, Frame, RawClosure } from './frame.ts';
import { local } from './frame.ts';
import type { Pending } from './pending.ts';
import { pendingAfter } from './pending.ts';
import { settled } from './settled-read.ts';

/** A macro as a loop over its receiver; nothing is expanded. */
export function compileMacro(node: MacroExpr, compiler: Compiler): Closure {
  switch (node.name) {
    case 'all':
    case 'exists':
      return compileQuantifier(node, compiler);
    case 'exists_one':
      return compileExistsOne(node, compiler);
    case 'filter':
    case 'map':
    case 'transformList':
      return compileToList(node, compiler);
    case 'sortBy':
      return compileSortBy(node, compiler);
    case 'transformMap':
    case 'transformMapEntry':
      return compileToMap(node, compiler);
    case 'optMap':
    case 'optFlatMap':
      return compileOptional(node, compiler);
    case 'bind':
      return compileBind(node, compiler);
  }
}

/** What a loop needs besides its body. */
interface Loop {
  readonly receiver: RawClosure;
  /** Puts the variables of one round into their slots, and counts the round. */
  readonly enter: (frame: Frame, key: unknown, value: unknown) => void;
  readonly notIterable: EvaluationError;
}

function compileLoop<Body>(
  node: MacroExpr,
  compiler: Compiler,
  compileBody: (slot: number) => Body,
): { readonly loop: Loop; readonly body: Body } {
  const receiver = compiler.raw(node.receiver);
  const { watch } = compiler;
  const weight = node.args.reduce((total, arg) => total + nodeCount(arg), 1);
  return compiler.within(node, (slot) => ({
    body: compileBody(slot),
    loop: {
      receiver,
      enter: (frame, key, value) => {
        spend(frame, weight);
        watch?.enter(node, [key, value]);
        frame.locals ??= [];
        const { locals } = frame;
        locals[slot] = key;
        locals[slot + 1] = value;
      },
      notIterable: new EvaluationError('wrong-type', 'Neither a list nor a map.', node.receiver.range),
    },
  }));
}

/**
 * Runs `round` for each element or entry until it gives something else than undefined. With one variable that is the
 * element or key; with two, index and element or key and value. Entries that are hidden are left out, because they may
 * be absent; what hides them is given to `skipped`.
 */
function iterate(
  { enter, notIterable }: Loop,
  range: unknown,
  two: boolean,
  frame: Frame,
  round: (key: Value, value: unknown) => Result | undefined,
  skipped: (hidden: Unknown) => void,
): Result | undefined {
  if (Array.isArray(range)) {
    for (let index = 0; index < range.length; index += 1) {
      const element: unknown = range[index];
      if (two) enter(frame, BigInt(index), element);
      else enter(frame, element, undefined);
      const result = round(two ? BigInt(index) : (element as Value), element);
      if (result !== undefined) return result;
    }
    return undefined;
  }
  if (range instanceof Unknown || range instanceof EvaluationError) return range;
  if (!isMap(range)) return notIterable;
  const hidden = hiddenEntries(range);
  if (hidden !== undefined) skipped(hidden);
  return iterateEntries(range, enter, frame, round);
}

function iterateEntries(
  range: AnyMap,
  enter: Loop['enter'],
  frame: Frame,
  round: (key: Value, value: unknown) => Result | undefined,
): Result | undefined {
  for (const key of keysOf(range)) {
    const value = lookup(range, key);
    if (value instanceof Unknown) continue;
    enter(frame, key, value);
    const result = round(key, value);
    if (result !== undefined) return result;
  }
  return undefined;
}

function compileQuantifier(node: MacroExpr, compiler: Compiler): Closure {
  const decides = node.name === 'exists';
  const { loop, body: condition } = compileLoop(node, compiler, () => compiler.value(conditionOf(node)));
  const wrong = nodeErrors.notCondition(conditionOf(node).range);
  const two = node.variables.length === 2;
  const overAny = (range: unknown, frame: Frame): Result => {
    let pending: Pending;
    const round = () => {
      const result = condition(frame);
      if (result === decides) return decides;
      if (result !== !decides) pending = pendingAfter(pending, result, wrong);
      return undefined;
    };
    const skipped = (hidden: Unknown) => {
      pending = pendingAfter(pending, hidden, wrong);
    };
    return iterate(loop, range, two, frame, round, skipped) ?? pending ?? !decides;
  };
  if (two) return (frame) => overAny(loop.receiver(frame), frame);
  const { receiver, enter } = loop;
  return (frame) => {
    const range = receiver(frame);
    if (!Array.isArray(range)) return overAny(range, frame);
    let pending: Pending;
    for (let index = 0; index < range.length; index += 1) {
      enter(frame, range[index], undefined);
      const result = condition(frame);
      if (result === decides) return decides;
      if (result !== !decides) pending = pendingAfter(pending, result, wrong);
    }
    return pending ?? !decides;
  };
}

function conditionOf(node: MacroExpr): Expr {
  // The parser makes no macro without arguments.
  return node.args[0] as Expr;
}

function compileExistsOne(node: MacroExpr, compiler: Compiler): Closure {
  const { loop, body: condition } = compileLoop(node, compiler, () => compiler.value(conditionOf(node)));
  const wrong = nodeErrors.notCondition(conditionOf(node).range);
  const two = node.variables.length === 2;
  return (frame) => {
    let pending: Pending;
    let count = 0;
    const round = () => {
      const result = condition(frame);
      if (result === true) count += 1;
      else if (result !== false) pending = pendingAfter(pending, result, wrong);
      return undefined;
    };
    const skipped = (hidden: Unknown) => {
      pending = pendingAfter(pending, hidden, wrong);
    };
    return iterate(loop, loop.receiver(frame), two, frame, round, skipped) ?? pending ?? count === 1;
  };
}

/** `filter`, `map` and `transformList`: a condition, if there is one, and what is kept of each round. */
function compileToList(node: MacroExpr, compiler: Compiler): Closure {
  const filters = node.name === 'filter' || node.args.length === 2;
  const { loop, body } = compileLoop(node, compiler, (slot) => ({
    condition: filters ? compiler.value(conditionOf(node)) : undefined,
    kept:
      node.name === 'filter'
        ? settled(local(slot), elementType(compiler.declaredTypeOf(node.receiver)))
        : compiler.value(node.args.at(-1) as Expr),
  }));
  const wrong = nodeErrors.notCondition(conditionOf(node).range);
  const two = node.variables.length === 2;
  return (frame) => {
    let pending: Pending;
    const list: Value[] = [];
    const round = () => {
      const chosen = body.condition === undefined ? true : body.condition(frame);
      if (chosen === false) return undefined;
      if (chosen !== true) {
        pending = pendingAfter(pending, chosen, wrong);
        return undefined;
      }
      const value = body.kept(frame);
      if (isValue(value)) list.push(value);
      else pending = pendingAfter(pending, value, wrong);
      return undefined;
    };
    const skipped = (hidden: Unknown) => {
      pending = pendingAfter(pending, hidden, wrong);
    };
    return iterate(loop, loop.receiver(frame), two, frame, round, skipped) ?? pending ?? list;
  };
}

/** `sortBy`: every element, or key of a map, in the order of what the expression makes of it. */
function compileSortBy(node: MacroExpr, compiler: Compiler): Closure {
  const { loop, body } = compileLoop(node, compiler, (slot) => ({
    key: compiler.value(conditionOf(node)),
    element: settled(local(slot), elementType(compiler.declaredTypeOf(node.receiver))),
  }));
  const wrong = nodeErrors.notCondition(conditionOf(node).range);
  return (frame) => {
    let pending: Pending;
    const elements: Value[] = [];
    const keys: Value[] = [];
    const round = () => {
      const key = body.key(frame);
      const element = body.element(frame);
      if (!isValue(key)) pending = pendingAfter(pending, key, wrong);
      else if (!isValue(element)) pending = pendingAfter(pending, element, wrong);
      else {
        keys.push(key);
        elements.push(element);
      }
      return undefined;
    };
    const skipped = (hidden: Unknown) => {
      pending = pendingAfter(pending, hidden, wrong);
    };
    const stopped = iterate(loop, loop.receiver(frame), false, frame, round, skipped) ?? pending;
    if (stopped !== undefined) return stopped;
    const sorted = sortedBy(elements, keys, frame);
    return sorted instanceof EvaluationError ? sorted.at(node.range) : sorted;
  };
}

/** What a macro's variable is declared as, where the receiver is input. */
function elementType(receiver: CelType): CelType {
  if (receiver.kind === 'map') return receiver.key;
  return receiver.kind === 'list' ? receiver.element : types.dyn;
}

/** `transformMap` and `transformMapEntry`. */
function compileToMap(node: MacroExpr, compiler: Compiler): Closure {
  const { loop, body } = compileLoop(node, compiler, () => ({
    condition: node.args.length === 2 ? compiler.value(conditionOf(node)) : undefined,
    made: compiler.value(node.args.at(-1) as Expr),
  }));
  const range = (node.args.at(-1) as Expr).range;
  const wrong = nodeErrors.notCondition(conditionOf(node).range);
  const badEntry = new EvaluationError('wrong-type', 'Not a map of one entry.', range);
  const twice = new EvaluationError('invalid-key', 'The map has this key already.', range);
  const asEntries = node.name === 'transformMapEntry';
  return (frame) => {
    let pending: Pending;
    const map = new Map<Value, Value>();
    const put = (key: Value, value: Value) => {
      if (!isKey(key) || lookup(map, key) !== undefined) pending = pendingAfter(pending, twice, twice);
      else map.set(key, value);
    };
    const round = (key: Value) => {
      const chosen = body.condition === undefined ? true : body.condition(frame);
      if (chosen === false) return undefined;
      const value = chosen === true ? body.made(frame) : chosen;
      if (chosen !== true || !isValue(value)) pending = pendingAfter(pending, value, wrong);
      else if (!asEntries) put(key, value);
      else if (!isMap(value)) pending = pendingAfter(pending, badEntry, badEntry);
      else for (const inner of keysOf(value)) put(inner, lookup(value, inner) as Value);
      return undefined;
    };
    const skipped = (hidden: Unknown) => {
      pending = pendingAfter(pending, hidden, wrong);
    };
    return iterate(loop, loop.receiver(frame), true, frame, round, skipped) ?? pending ?? map;
  };
}

function compileOptional(node: MacroExpr, compiler: Compiler): Closure {
  const flat = node.name === 'optFlatMap';
  const { loop, body } = compileLoop(node, compiler, () => compiler.value(conditionOf(node)));
  const wrong = nodeErrors.noOverload(node.name, node.range);
  return (frame) => {
    const receiver = loop.receiver(frame);
    if (receiver instanceof Unknown || receiver instanceof EvaluationError) return receiver;
    if (!(receiver instanceof Optional)) return wrong;
    if (receiver.value === undefined) return receiver;
    loop.enter(frame, receiver.value, undefined);
    const result = body(frame);
    if (!isValue(result)) return result;
    if (!flat) return Optional.of(result);
    return result instanceof Optional ? result : wrong;
  };
}

/** `cel.bind`: the value is there for the body whatever it is, and only matters where the body reads it. */
function compileBind(node: MacroExpr, compiler: Compiler): Closure {
  const { loop, body } = compileLoop(node, compiler, () => compiler.value(conditionOf(node)));
  return (frame) => {
    loop.enter(frame, loop.receiver(frame), undefined);
    return body(frame);
  };
}
