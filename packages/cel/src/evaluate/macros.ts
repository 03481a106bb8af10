import { sortedBy } from '../library/sorting.ts';
import type { Expr, MacroExpr } from '../syntax/expr.ts';
import { nodeCount } from '../syntax/expr.ts';
import type { CelType } from '../types/type.ts';
import { types } from '../types/type.ts';
import { EvaluationError } from '../values/evaluation-error.ts';
import type { Pending } from '../values/hidden.ts';
import { isHidden, isValue, pendingAfter } from '../values/hidden.ts';
import type { AnyMap } from '../values/maps.ts';
import { GrowingMap, isMap, keysOf, seenKeysOf, valueAt } from '../values/maps.ts';
import { spend } from '../values/meter.ts';
import { Optional } from '../values/optional.ts';
import type { Unknown } from '../values/unknown.ts';
import { hiddenEntries } from '../values/unknown-parts.ts';
import type { Result, Value } from '../values/value.ts';
import type { Compiler, Watch } from './compiler.ts';
import { isKey } from './containers.ts';
import * as nodeErrors from './errors.ts';
import type { Closure, Frame } from './frame.ts';
import { local } from './frame.ts';
import { isDecided } from './logic.ts';
import { type Reading, read, reading } from './reading.ts';
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

/** What going through the receiver of a macro needs besides the body. */
interface Loop {
  readonly node: MacroExpr;
  readonly receiver: Reading;
  /** Where the first variable is among the locals of a frame; the second is behind it. */
  readonly slot: number;
  /** Whether there are two variables. */
  readonly two: boolean;
  /** What a round costs. */
  readonly weight: number;
  readonly watch: Watch | undefined;
  readonly notIterable: EvaluationError;
}

function compileLoop<Body>(
  node: MacroExpr,
  compiler: Compiler,
  compileBody: (slot: number) => Body,
): { readonly loop: Loop; readonly body: Body } {
  const receiver = reading(node.receiver, compiler);
  const { watch } = compiler;
  const weight = node.args.reduce((total, arg) => total + nodeCount(arg), 1);
  const notIterable = new EvaluationError('wrong-type', 'Neither a list nor a map.', node.receiver.range);
  return compiler.within(node, (slot) => ({
    body: compileBody(slot),
    loop: { node, receiver, slot, two: node.variables.length === 2, weight, watch, notIterable },
  }));
}

/** Puts the variables of one round into their slots, and counts the round. */
function enter({ node, slot, weight, watch }: Loop, frame: Frame, key: unknown, value: unknown): void {
  spend(frame, weight);
  if (watch !== undefined) watch.enter(node, [key, value]);
  // Written with what varies, because an array that is written with constants is copied by the first store.
  frame.locals ??= [key, value];
  const { locals } = frame;
  locals[slot] = key;
  locals[slot + 1] = value;
}

/** What a macro goes through: the elements of a list, or the keys of a map; or what it gives when there is neither. */
function elementsOf(range: unknown, loop: Loop, frame: Frame): readonly unknown[] | Unknown | EvaluationError {
  if (Array.isArray(range)) return range;
  if (isHidden(range)) return range;
  if (!isMap(range)) return loop.notIterable;
  const keys = seenKeysOf(range);
  spend(frame, keys.length);
  return keys;
}

/** What hides entries of a map: they may be absent, so they have no round, and stay in the way of what the others give. */
function hiddenFrom(elements: readonly unknown[], range: unknown, frame: Frame): Pending {
  return elements === range ? undefined : hiddenEntries(range as AnyMap, frame);
}

/**
 * Begins a round, at an element of `range` or at a key of it. With one variable that is the element or key; with two,
 * index and element or key and value.
 */
function begin(loop: Loop, frame: Frame, range: unknown, elements: readonly unknown[], index: number): void {
  const element = elements[index];
  if (!loop.two) enter(loop, frame, element, undefined);
  else if (range === elements) enter(loop, frame, BigInt(index), element);
  else enter(loop, frame, element, valueAt(range as AnyMap, element as Value));
}

function compileQuantifier(node: MacroExpr, compiler: Compiler): Closure {
  const decides = node.name === 'exists';
  const { loop, body: condition } = compileLoop(node, compiler, () => compiler.value(conditionOf(node)));
  const wrong = nodeErrors.notCondition(conditionOf(node).range);
  return (frame) => {
    const range = read(loop.receiver, frame);
    const elements = elementsOf(range, loop, frame);
    if (!Array.isArray(elements)) return elements as Result;
    let pending = hiddenFrom(elements, range, frame);
    for (let index = 0; index < elements.length; index += 1) {
      begin(loop, frame, range, elements, index);
      const result = condition(frame);
      if (isDecided(result, decides)) return decides;
      if (!isDecided(result, !decides)) pending = pendingAfter(pending, result, wrong);
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
  return (frame) => {
    const range = read(loop.receiver, frame);
    const elements = elementsOf(range, loop, frame);
    if (!Array.isArray(elements)) return elements as Result;
    let pending = hiddenFrom(elements, range, frame);
    let count = 0;
    for (let index = 0; index < elements.length; index += 1) {
      begin(loop, frame, range, elements, index);
      const result = condition(frame);
      if (result === true) count += 1;
      else if (result !== false) pending = pendingAfter(pending, result, wrong);
    }
    return pending ?? count === 1;
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
  const { condition, kept } = body;
  return (frame) => {
    const range = read(loop.receiver, frame);
    const elements = elementsOf(range, loop, frame);
    if (!Array.isArray(elements)) return elements as Result;
    let pending = hiddenFrom(elements, range, frame);
    const list: Value[] = [];
    for (let index = 0; index < elements.length; index += 1) {
      begin(loop, frame, range, elements, index);
      const chosen = condition === undefined ? true : condition(frame);
      if (chosen === false) continue;
      const value = chosen === true ? kept(frame) : chosen;
      if (chosen === true && isValue(value)) list.push(value);
      else pending = pendingAfter(pending, value, wrong);
    }
    return pending ?? list;
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
    const range = read(loop.receiver, frame);
    const elements = elementsOf(range, loop, frame);
    if (!Array.isArray(elements)) return elements as Result;
    let pending = hiddenFrom(elements, range, frame);
    const sortable: Value[] = [];
    const keys: Value[] = [];
    for (let index = 0; index < elements.length; index += 1) {
      begin(loop, frame, range, elements, index);
      const key = body.key(frame);
      const element = body.element(frame);
      if (!isValue(key)) pending = pendingAfter(pending, key, wrong);
      else if (!isValue(element)) pending = pendingAfter(pending, element, wrong);
      else {
        keys.push(key);
        sortable.push(element);
      }
    }
    if (pending !== undefined) return pending;
    const sorted = sortedBy(sortable, keys, frame);
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
    const range = read(loop.receiver, frame);
    const elements = elementsOf(range, loop, frame);
    if (!Array.isArray(elements)) return elements as Result;
    let pending = hiddenFrom(elements, range, frame);
    const made = new GrowingMap();
    const put = (key: Value, value: Value): void => {
      if (!isKey(key) || !made.add(key, value)) pending = pendingAfter(pending, twice, twice);
    };
    for (let index = 0; index < elements.length; index += 1) {
      begin(loop, frame, range, elements, index);
      const chosen = body.condition === undefined ? true : body.condition(frame);
      if (chosen === false) continue;
      const value = chosen === true ? body.made(frame) : chosen;
      if (chosen !== true || !isValue(value)) pending = pendingAfter(pending, value, wrong);
      else if (!asEntries) put((frame.locals as Value[])[loop.slot] as Value, value);
      else if (!isMap(value)) pending = pendingAfter(pending, badEntry, badEntry);
      else for (const inner of keysOf(value)) put(inner, valueAt(value, inner) as Value);
    }
    return pending ?? made.map;
  };
}

function compileOptional(node: MacroExpr, compiler: Compiler): Closure {
  const flat = node.name === 'optFlatMap';
  const { loop, body } = compileLoop(node, compiler, () => compiler.value(conditionOf(node)));
  const wrong = nodeErrors.noOverload(node.name, node.range);
  return (frame) => {
    const receiver = read(loop.receiver, frame);
    if (isHidden(receiver)) return receiver;
    if (!(receiver instanceof Optional)) return wrong;
    if (receiver.value === undefined) return receiver;
    enter(loop, frame, receiver.value, undefined);
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
    enter(loop, frame, read(loop.receiver, frame), undefined);
    return body(frame);
  };
}
