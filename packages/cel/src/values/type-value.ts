import { Boxed } from './boxed.ts';

/** A type as a value: what `type(x)` gives, and what `int` means where it stands alone. */
export class TypeValue extends Boxed {
  /** Without parameters: `list`, `int`, `google.protobuf.Timestamp`. */
  readonly name: string;

  constructor(name: string) {
    super();
    this.name = name;
  }
}
