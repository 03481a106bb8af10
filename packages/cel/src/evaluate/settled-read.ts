import type { CelType } from '../types/type.ts';
import { settler } from '../values/settle.ts';
import type { Result } from '../values/value.ts';
import type { Closure, RawClosure } from './frame.ts';

/** A raw read whose result is made a value of `type`; nearly always the input is what it was declared as. */
export function settled(read: RawClosure, type: CelType): Closure {
  const settle = settler(type);
  switch (type.kind) {
    case 'string':
      return (frame) => {
        const raw = read(frame);
        return typeof raw === 'string' ? raw : settle(raw, frame);
      };
    case 'bool':
      return (frame) => {
        const raw = read(frame);
        return typeof raw === 'boolean' ? raw : settle(raw, frame);
      };
    case 'double':
      return (frame) => {
        const raw = read(frame);
        return typeof raw === 'number' ? raw : settle(raw, frame);
      };
    case 'dyn':
      return (frame) => {
        const raw = read(frame);
        if (typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean') return raw;
        return Array.isArray(raw) ? (raw as Result) : settle(raw, frame);
      };
    default:
      return (frame) => settle(read(frame), frame);
  }
}
