import { Boxed } from './boxed.ts';

/** An unsigned 64-bit integer. It is boxed, because `1` and `1u` are different types of the same number. */
export class Uint extends Boxed {
  readonly value: bigint;

  constructor(value: bigint) {
    super();
    this.value = value;
  }
}
