import type { CelType } from '../types/type.ts';
import { typeName } from '../types/type.ts';
import { fieldOfRecord, propertyName } from '../values/record.ts';
import { opaque } from '../values/value.ts';

/** A field that a node reads, and the place in the code where it is read. */
export interface Field {
  readonly name: string;
  readonly read: Reader;
}

/** What `fieldOfRecord` gives of anything but null and undefined. */
type Reader = (from: Readonly<Record<PropertyKey, unknown>>, name: string) => unknown;

/** The field of a JSON object; undefined where there is none, and for everything that is no JSON object. */
export function readField({ name, read }: Field, from: unknown): unknown {
  return from === undefined || from === null ? undefined : read(from as Parameters<Reader>[0], name);
}

/**
 * A field of what was declared as `type`; undefined stands for the variables themselves.
 *
 * An engine remembers for each place in the code which names were read there, and of objects of what shape. What it
 * remembers it reads in a nanosecond; at a place that has met many it looks everything up, which takes ten times as
 * long. So the fields that are compiled first have a place each, and those that come when there is none left share one.
 */
export function fieldNamed(name: string, type: CelType | undefined): Field {
  const key = `${type === undefined ? '' : typeName(type)}.${name}`;
  let read = readers.get(key);
  if (read === undefined) {
    read = PLACES[readers.size] ?? fieldOfRecord;
    if (readers.size < PLACES.length) readers.set(key, read);
  }
  return { name: propertyName(name), read };
}

/** The fields that have a place of their own. It grows to the number of places, and no result depends on it. */
const readers = new Map<string, Reader>();

const inherited: Readonly<Record<string, unknown>> = Object.prototype as object as Record<string, unknown>;

/**
 * The part that was found, if it is a field. Where a place knows the shape, that is known too without looking. To know
 * it the engine wants the prototype asked for right after the part was read, which is therefore read last.
 */
function own(from: object, name: string, polluted: unknown, brand: unknown, part: unknown): unknown {
  if (part === undefined) return undefined;
  const prototype: unknown = Object.getPrototypeOf(from);
  const isPlain = prototype === inherited || prototype === null;
  return isPlain && polluted === undefined && brand === undefined ? part : fieldOfRecord(from, name);
}

/** The same function again and again, because each is a place of its own. */
const PLACES: readonly Reader[] = [
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
  (from, name) => own(from, name, inherited[name], from[opaque], from[name]),
];
