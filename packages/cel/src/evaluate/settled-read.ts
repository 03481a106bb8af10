import type { CelType } from '../types/type.ts';
import { settler } from '../values/settle.ts';
import type { Result } from '../values/value.ts';
import type { Closure, RawClosure } from './frame.ts';

/** What `typeof` says of scalars that JSON has as they are. */
const SCALARS: Readonly<Partial<Record<CelType['kind'], string>>> = {
  string: 'string',
  bool: 'boolean',
  double: 'number',
};

/** A raw read whose result is made a value of `type`; nearly always the input is what it was declared as. */
export function settled(read: RawClosure, type: CelType): Closure {
  const settle = settler(type);
  const scalar = SCALARS[type.kind];
  if (scalar !== undefined) {
    return (frame) => {
      const raw = read(frame);
      return typeof raw === scalar ? (raw as Result) : settle(raw, frame);
    };
  }
  if (type.kind !== 'dyn') return (frame) => settle(read(frame), frame);
  return (frame) => {
    const raw = read(frame);
    if (typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean') return raw;
    return Array.isArray(raw) ? (raw as Result) : settle(raw, frame);
  };
}
