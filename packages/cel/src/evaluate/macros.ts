import { sortedBy } from '../library/sorting.ts';
import type { Expr, MacroExpr } from '../syntax/expr.ts';
import { nodeCount } from '../syntax/expr.ts';
import type { CelType } from '../types/type.ts';
import { types } from '../types/type.ts';
import { EvaluationError } from '../values/evaluation-error.ts';
import { isValue } from '../values/is-value.ts';
import { isMap, keysOf, lookup } from '../values/maps.ts';
import { spend } from '../values/meter.ts';
import { Optional } from '../values/optional.ts';
import { Unknown } from '../values/unknown.ts';
import type { JsonObject, Result, Value } from '../values/value.ts';
import type { Compiler, Watch } from './compiler.ts';
import { isKey } from './containers.ts';
import { nodeErrors } from './errors.ts';
import type { Closure, Frame } from './frame.ts';
import { local } from './frame.ts';
import type { Pending } from './pending.ts';
import { pendingAfter } from './pending.ts';
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

/** What a loop needs besides its body. */
interface Loop {
  readonly node: MacroExpr;
  readonly receiver: Reading;
  /** Where the first variable is among the locals of a frame; the second is behind it. */
  readonly slot: number;
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
    loop: { node, receiver, slot, weight, watch, notIterable },
  }));
}

/** Puts the variables of one round into their slots, and counts the round. */
function enter({ node, slot, weight, watch }: Loop, frame: Frame, key: unknown, value: unknown): void {
  spend(frame, weight);
  if (watch !== undefined) watch.enter(node, [key, value]);
  frame.locals ??= [undefined, undefined];
  const { locals } = frame;
  locals[slot] = key;
  locals[slot + 1] = value;
}

/** What a macro has gathered in the rounds so far. */
interface Gathered {
  pending: Pending;
}

/** One round; what it gives, unless that is undefined, is what the macro gives. */
type Round<State> = (frame: Frame, state: State, key: Value) => Result | undefined;

/**
 * Runs `round` for each element or entry until it gives something else than undefined. With one variable that is the
 * element or key; with two, index and element or key and value. Entries that are hidden are left out, because they may
 * be absent; what hides them is pending.
 */
function iterate<State extends Gathered>(
  loop: Loop,
  range: unknown,
  frame: Frame,
  state: State,
  round: Round<State>,
): Result | undefined {
  const two = loop.node.variables.length === 2;
  if (Array.isArray(range)) {
    for (let index = 0; index < range.length; index += 1) {
      const element: unknown = range[index];
      const key = two ? BigInt(index) : (element as Value);
      enter(loop, frame, key, two ? element : undefined);
      const result = round(frame, state, key);
      if (result !== undefined) return result;
    }
    return undefined;
  }
  if (range instanceof Unknown || range instanceof EvaluationError) return range;
  if (!isMap(range)) return loop.notIterable;
  for (const key of keysOf(range)) {
    // The keys of a JSON object are its own.
    const value = range instanceof Map ? lookup(range, key) : (range as JsonObject)[key as string];
    if (value instanceof Unknown) {
      state.pending = pendingAfter(state.pending, value, loop.notIterable);
      continue;
    }
    enter(loop, frame, key, value);
    const result = round(frame, state, key);
    if (result !== undefined) return result;
  }
  return undefined;
}

function compileQuantifier(node: MacroExpr, compiler: Compiler): Closure {
  const decides = node.name === 'exists';
  const { loop, body: condition } = compileLoop(node, compiler, () => compiler.value(conditionOf(node)));
  const wrong = nodeErrors.notCondition(conditionOf(node).range);
  const round: Round<Gathered> = (frame, state) => {
    const result = condition(frame);
    if (result === decides) return decides;
    if (result !== !decides) state.pending = pendingAfter(state.pending, result, wrong);
    return undefined;
  };
  const overAny = (range: unknown, frame: Frame): Result => {
    const state: Gathered = { pending: undefined };
    return iterate(loop, range, frame, state, round) ?? state.pending ?? !decides;
  };
  const { receiver } = loop;
  if (node.variables.length === 2) return (frame) => overAny(read(receiver, frame), frame);
  // The commonest macro, over the elements of a list, without a call for each round.
  return (frame) => {
    const range = read(receiver, frame);
    if (!Array.isArray(range)) return overAny(range, frame);
    let pending: Pending;
    for (let index = 0; index < range.length; index += 1) {
      enter(loop, frame, range[index], undefined);
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
  const round: Round<Gathered & { count: number }> = (frame, state) => {
    const result = condition(frame);
    if (result === true) state.count += 1;
    else if (result !== false) state.pending = pendingAfter(state.pending, result, wrong);
    return undefined;
  };
  return (frame) => {
    const state = { pending: undefined, count: 0 };
    return iterate(loop, read(loop.receiver, frame), frame, state, round) ?? state.pending ?? state.count === 1;
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
  const round: Round<Gathered & { readonly list: Value[] }> = (frame, state) => {
    const chosen = condition === undefined ? true : condition(frame);
    if (chosen === false) return undefined;
    const value = chosen === true ? kept(frame) : chosen;
    if (chosen === true && isValue(value)) state.list.push(value);
    else state.pending = pendingAfter(state.pending, value, wrong);
    return undefined;
  };
  return (frame) => {
    const state = { pending: undefined, list: [] };
    return iterate(loop, read(loop.receiver, frame), frame, state, round) ?? state.pending ?? state.list;
  };
}

/** `sortBy`: every element, or key of a map, in the order of what the expression makes of it. */
function compileSortBy(node: MacroExpr, compiler: Compiler): Closure {
  const { loop, body } = compileLoop(node, compiler, (slot) => ({
    key: compiler.value(conditionOf(node)),
    element: settled(local(slot), elementType(compiler.declaredTypeOf(node.receiver))),
  }));
  const wrong = nodeErrors.notCondition(conditionOf(node).range);
  const round: Round<Gathered & { readonly elements: Value[]; readonly keys: Value[] }> = (frame, state) => {
    const key = body.key(frame);
    const element = body.element(frame);
    if (!isValue(key)) state.pending = pendingAfter(state.pending, key, wrong);
    else if (!isValue(element)) state.pending = pendingAfter(state.pending, element, wrong);
    else {
      state.keys.push(key);
      state.elements.push(element);
    }
    return undefined;
  };
  return (frame) => {
    const state = { pending: undefined, elements: [], keys: [] };
    const stopped = iterate(loop, read(loop.receiver, frame), frame, state, round) ?? state.pending;
    if (stopped !== undefined) return stopped;
    const sorted = sortedBy(state.elements, state.keys, frame);
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
  type State = Gathered & { readonly map: Map<Value, Value> };
  const put = (state: State, key: Value, value: Value): void => {
    if (!isKey(key) || lookup(state.map, key) !== undefined) state.pending = pendingAfter(state.pending, twice, twice);
    else state.map.set(key, value);
  };
  const round: Round<State> = (frame, state, key) => {
    const chosen = body.condition === undefined ? true : body.condition(frame);
    if (chosen === false) return undefined;
    const value = chosen === true ? body.made(frame) : chosen;
    if (chosen !== true || !isValue(value)) state.pending = pendingAfter(state.pending, value, wrong);
    else if (!asEntries) put(state, key, value);
    else if (!isMap(value)) state.pending = pendingAfter(state.pending, badEntry, badEntry);
    else for (const inner of keysOf(value)) put(state, inner, lookup(value, inner) as Value);
    return undefined;
  };
  return (frame) => {
    const state: State = { pending: undefined, map: new Map() };
    return iterate(loop, read(loop.receiver, frame), frame, state, round) ?? state.pending ?? state.map;
  };
}

function compileOptional(node: MacroExpr, compiler: Compiler): Closure {
  const flat = node.name === 'optFlatMap';
  const { loop, body } = compileLoop(node, compiler, () => compiler.value(conditionOf(node)));
  const wrong = nodeErrors.noOverload(node.name, node.range);
  return (frame) => {
    const receiver = read(loop.receiver, frame);
    if (receiver instanceof Unknown || receiver instanceof EvaluationError) return receiver;
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
