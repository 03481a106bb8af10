import { Boxed } from './boxed.ts';
import type { Value } from './value.ts';

/** A value that may be missing without that being an error: `a.?b`, `optional.of(x)`. */
export class Optional extends Boxed {
  static readonly none: Optional = new Optional(undefined);

  /** Undefined for `optional.none()`. */
  readonly value: Value | undefined;

  private constructor(value: Value | undefined) {
    super();
    this.value = value;
  }

  static of(value: Value): Optional {
    return new Optional(value);
  }
}
