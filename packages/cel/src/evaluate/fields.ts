import type { CelType } from '../types/type.ts';
import { typeName } from '../types/type.ts';
import { fieldOfRecord, propertyName } from '../values/record.ts';
import { opaque } from '../values/value.ts';

/** A field that a node reads, and the place in the code where it is read. */
export interface Field {
  readonly name: string;
  readonly read: Reader;
}

/** Anything that has properties: all but null and undefined. */
type Having = Readonly<Record<PropertyKey, unknown>>;

/** What `fieldOfRecord` gives. */
type Reader = (from: Having, name: string) => unknown;

/** What `fieldOfRecord` gives of a field. */
export type DeepReader = (from: Having, name: string, inner: string) => unknown;

/** The field of a JSON object; undefined where there is none, and for everything that is no JSON object. */
export function readField({ name, read }: Field, from: unknown): unknown {
  return from === undefined || from === null ? undefined : read(from as Having, name);
}

/**
 * A field of what was declared as `type`; undefined stands for the variables themselves.
 *
 * An engine remembers for each place in the code which names were read there, and of objects of what shape. What it
 * remembers it reads in a nanosecond; at a place that has met many it looks everything up, which takes ten times as
 * long. So the fields that are compiled first have a place each, and those that come when there is none left share one.
 * A field that is read of objects of more than four shapes gains nothing, and is a fifth slower than at the shared place.
 */
export function fieldNamed(name: string, type: CelType | undefined): Field {
  const key = `${type === undefined ? '' : typeName(type)}.${name}`;
  return { name: propertyName(name), read: placed(key, readers, PLACES) ?? fieldOfRecord };
}

/** A field that is read where all are read that have no place of their own. */
export function sharedField(name: string): Field {
  return { name: propertyName(name), read: fieldOfRecord };
}

/** A place for a field of a variable, which is where most paths begin; undefined where none is left. */
export function deepReader(variable: string, field: string): DeepReader | undefined {
  return placed(JSON.stringify([variable, field]), deepReaders, DEEP_PLACES);
}

function placed<Read>(key: string, taken: Map<string, Read>, places: readonly Read[]): Read | undefined {
  const place = taken.get(key) ?? places[taken.size];
  if (place !== undefined) taken.set(key, place);
  return place;
}

/** The fields that have a place of their own: as many as there are places. No result depends on which they are. */
const readers = new Map<string, Reader>();
const deepReaders = new Map<string, DeepReader>();

const inherited = Object.prototype as unknown as Having;

/**
 * The part that was found, if it is a property of the object itself: neither its prototype's, nor what somebody put on
 * all objects. Where the engine knows the shape it knows all this, as long as it is asked right after the part is read;
 * a function that looks for the property has to be called each time.
 */
function own(from: Having, name: string, polluted: unknown, part: unknown, brand?: unknown): unknown {
  if (part === undefined) return undefined;
  const prototype: unknown = Object.getPrototypeOf(from);
  const isPlain = prototype === inherited || prototype === null;
  return isPlain && polluted === undefined && brand === undefined ? part : fieldOfRecord(from, name);
}

/** The same function again and again, because each is a place of its own: about as many as a policy's rules share. */
const PLACES: readonly Reader[] = [
  (from, name) => own(from, name, inherited[name], from[name], from[opaque]),
  (from, name) => own(from, name, inherited[name], from[name], from[opaque]),
  (from, name) => own(from, name, inherited[name], from[name], from[opaque]),
  (from, name) => own(from, name, inherited[name], from[name], from[opaque]),
  (from, name) => own(from, name, inherited[name], from[name], from[opaque]),
  (from, name) => own(from, name, inherited[name], from[name], from[opaque]),
  (from, name) => own(from, name, inherited[name], from[name], from[opaque]),
  (from, name) => own(from, name, inherited[name], from[name], from[opaque]),
  (from, name) => own(from, name, inherited[name], from[name], from[opaque]),
  (from, name) => own(from, name, inherited[name], from[name], from[opaque]),
  (from, name) => own(from, name, inherited[name], from[name], from[opaque]),
  (from, name) => own(from, name, inherited[name], from[name], from[opaque]),
];

/** Nothing that is falsy has fields. */
const DEEP_PLACES: readonly DeepReader[] = [
  (from, name, inner) => {
    const part = own(from, name, inherited[name], from[name]) as Having;
    return part ? own(part, inner, inherited[inner], part[inner], part[opaque]) : undefined;
  },
  (from, name, inner) => {
    const part = own(from, name, inherited[name], from[name]) as Having;
    return part ? own(part, inner, inherited[inner], part[inner], part[opaque]) : undefined;
  },
  (from, name, inner) => {
    const part = own(from, name, inherited[name], from[name]) as Having;
    return part ? own(part, inner, inherited[inner], part[inner], part[opaque]) : undefined;
  },
  (from, name, inner) => {
    const part = own(from, name, inherited[name], from[name]) as Having;
    return part ? own(part, inner, inherited[inner], part[inner], part[opaque]) : undefined;
  },
  (from, name, inner) => {
    const part = own(from, name, inherited[name], from[name]) as Having;
    return part ? own(part, inner, inherited[inner], part[inner], part[opaque]) : undefined;
  },
  (from, name, inner) => {
    const part = own(from, name, inherited[name], from[name]) as Having;
    return part ? own(part, inner, inherited[inner], part[inner], part[opaque]) : undefined;
  },
  (from, name, inner) => {
    const part = own(from, name, inherited[name], from[name]) as Having;
    return part ? own(part, inner, inherited[inner], part[inner], part[opaque]) : undefined;
  },
  (from, name, inner) => {
    const part = own(from, name, inherited[name], from[name]) as Having;
    return part ? own(part, inner, inherited[inner], part[inner], part[opaque]) : undefined;
  },
  (from, name, inner) => {
    const part = own(from, name, inherited[name], from[name]) as Having;
    return part ? own(part, inner, inherited[inner], part[inner], part[opaque]) : undefined;
  },
  (from, name, inner) => {
    const part = own(from, name, inherited[name], from[name]) as Having;
    return part ? own(part, inner, inherited[inner], part[inner], part[opaque]) : undefined;
  },
  (from, name, inner) => {
    const part = own(from, name, inherited[name], from[name]) as Having;
    return part ? own(part, inner, inherited[inner], part[inner], part[opaque]) : undefined;
  },
  (from, name, inner) => {
    const part = own(from, name, inherited[name], from[name]) as Having;
    return part ? own(part, inner, inherited[inner], part[inner], part[opaque]) : undefined;
  },
  (from, name, inner) => {
    const part = own(from, name, inherited[name], from[name]) as Having;
    return part ? own(part, inner, inherited[inner], part[inner], part[opaque]) : undefined;
  },
  (from, name, inner) => {
    const part = own(from, name, inherited[name], from[name]) as Having;
    return part ? own(part, inner, inherited[inner], part[inner], part[opaque]) : undefined;
  },
  (from, name, inner) => {
    const part = own(from, name, inherited[name], from[name]) as Having;
    return part ? own(part, inner, inherited[inner], part[inner], part[opaque]) : undefined;
  },
  (from, name, inner) => {
    const part = own(from, name, inherited[name], from[name]) as Having;
    return part ? own(part, inner, inherited[inner], part[inner], part[opaque]) : undefined;
  },
  (from, name, inner) => {
    const part = own(from, name, inherited[name], from[name]) as Having;
    return part ? own(part, inner, inherited[inner], part[inner], part[opaque]) : undefined;
  },
  (from, name, inner) => {
    const part = own(from, name, inherited[name], from[name]) as Having;
    return part ? own(part, inner, inherited[inner], part[inner], part[opaque]) : undefined;
  },
];
