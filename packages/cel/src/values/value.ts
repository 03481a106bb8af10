import type { Duration } from './duration.ts';
import type { EvaluationError } from './evaluation-error.ts';
import type { Optional } from './optional.ts';
import type { Timestamp } from './timestamp.ts';
import type { TypeValue } from './type-value.ts';
import type { Uint } from './uint.ts';
import type { Unknown } from './unknown.ts';

/** Marks an object that only functions can look into, and names its type: `{ [opaque]: 'finder', ... }`. */
export const opaque: unique symbol = Symbol('@parapet/cel/opaque');

export interface Opaque {
  readonly [opaque]: string;
}

/**
 * Where a list answers itself whether a value is in it, so that `x in list` takes one step however long the list is. What it
 * answers is what `in` gives; everything else sees the elements.
 */
export const members: unique symbol = Symbol('@parapet/cel/members');

export interface ListWithMembers extends ReadonlyArray<Value> {
  readonly [members]: (value: Value) => boolean;
}

/** A JSON object. Only own properties count; one that is `undefined` is absent. */
export interface JsonObject {
  readonly [key: string]: Value;
}

/**
 * A value of the language in JavaScript: `int` is a bigint, `uint` a `Uint`, `double` a number, `bytes` a Uint8Array,
 * a list an array, a map a Map or, when it came as JSON, a plain object.
 */
export type Value =
  | null
  | boolean
  | string
  | bigint
  | number
  | Uint
  | Uint8Array
  | readonly Value[]
  | ReadonlyMap<Value, Value>
  | JsonObject
  | Timestamp
  | Duration
  | TypeValue
  | Optional
  | Opaque;

/** What evaluating gives: a value; an unknown, where it depends on what could not be seen; or an error. */
export type Result = Value | Unknown | EvaluationError;
