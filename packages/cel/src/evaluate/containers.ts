import type { ListExpr, MapExpr } from '../syntax/expr.ts';
import { EvaluationError } from '../values/evaluation-error.ts';
import type { Pending } from '../values/hidden.ts';
import { isValue, pendingAfter } from '../values/hidden.ts';
import { GrowingMap } from '../values/maps.ts';
import { spend } from '../values/meter.ts';
import { Optional } from '../values/optional.ts';
import { Uint } from '../values/uint.ts';
import type { Value } from '../values/value.ts';
import type { Compiler } from './compiler.ts';
import * as nodeErrors from './errors.ts';
import type { Closure } from './frame.ts';

/** A list as written. One element that is unknown or an error makes the whole so. */
export function compileList(node: ListExpr, compiler: Compiler): Closure {
  const constant = compiler.watch === undefined ? constantList(node) : undefined;
  if (constant !== undefined) return () => constant;
  const optional = new Set(node.optionalElements);
  const elements = node.elements.map((element, index) => ({
    run: compiler.value(element),
    optional: optional.has(index),
    wrong: nodeErrors.noOverload('?', element.range),
  }));
  return (frame) => {
    spend(frame, elements.length);
    const list: Value[] = [];
    let pending: Pending;
    for (const { run, optional: isOptional, wrong } of elements) {
      const value = run(frame);
      if (!isValue(value)) pending = pendingAfter(pending, value, wrong);
      else if (!isOptional) list.push(value);
      else if (!(value instanceof Optional)) pending = pendingAfter(pending, wrong, wrong);
      else if (value.value !== undefined) list.push(value.value);
    }
    return pending ?? list;
  };
}

function constantList(node: ListExpr): readonly Value[] | undefined {
  if (node.optionalElements.length > 0) return undefined;
  const values: Value[] = [];
  for (const element of node.elements) {
    if (element.kind !== 'literal') return undefined;
    values.push(element.value);
  }
  return values;
}

/** A map as written; keys are of the four key types, and written once. */
export function compileMap(node: MapExpr, compiler: Compiler): Closure {
  const entries = node.entries.map((entry) => ({
    key: compiler.value(entry.key),
    value: compiler.value(entry.value),
    optional: entry.optional,
    badKey: new EvaluationError('invalid-key', 'This value cannot be the key of a map.', entry.key.range),
    twice: nodeErrors.twice(entry.key.range),
    wrong: nodeErrors.noOverload('?', entry.value.range),
  }));
  return (frame) => {
    spend(frame, entries.length);
    const made = new GrowingMap();
    let pending: Pending;
    for (const { key: readKey, value: readValue, optional, badKey, twice, wrong } of entries) {
      const key = readKey(frame);
      const value = readValue(frame);
      if (!isValue(key)) pending = pendingAfter(pending, key, wrong);
      if (!isValue(value)) pending = pendingAfter(pending, value, wrong);
      if (!isValue(key) || !isValue(value)) continue;
      if (!isKey(key)) pending = pendingAfter(pending, badKey, wrong);
      else if (optional && !(value instanceof Optional)) pending = pendingAfter(pending, wrong, wrong);
      else {
        const there = optional ? (value as Optional).value : value;
        if (there !== undefined && !made.add(key, there)) pending = pendingAfter(pending, twice, wrong);
      }
    }
    return pending ?? made.map;
  };
}

/** Whether the standard allows a value as the key of a map. */
export function isKey(value: Value): boolean {
  return typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean' || value instanceof Uint;
}
