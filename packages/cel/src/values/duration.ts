import { Boxed } from './boxed.ts';

const NANOS_PER_SECOND = 1_000_000_000n;

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['h', 3_600_000_000_000n],
  ['m', 60_000_000_000n],
  ['s', NANOS_PER_SECOND],
  ['ms', 1_000_000n],
  ['us', 1000n],
  ['µs', 1000n],
  ['ns', 1n],
]);
const TERM = /(\d+(?:\.\d*)?|\.\d+)(h|ms|m|s|us|µs|ns)/y;

/** A span of time, to the nanosecond. */
export class Duration extends Boxed {
  readonly nanos: bigint;

  private constructor(nanos: bigint) {
    super();
    this.nanos = nanos;
  }

  /** Undefined when it does not fit into 64 bits, about 292 years; the suite wants longer ones to be errors. */
  static of(nanos: bigint): Duration | undefined {
    return BigInt.asIntN(64, nanos) === nanos ? new Duration(nanos) : undefined;
  }

  /** Reads `1h30m`, `-1.5s`, `250ms`, `0`. */
  static parse(text: string): Duration | undefined {
    const negative = text.startsWith('-');
    const body = negative || text.startsWith('+') ? text.slice(1) : text;
    if (body === '0') return new Duration(0n);
    if (body === '') return undefined;
    let total = 0n;
    let position = 0;
    while (position < body.length) {
      TERM.lastIndex = position;
      const match = TERM.exec(body);
      if (match === null) return undefined;
      const [term, amount = '', unitName = ''] = match;
      const unit = UNITS.get(unitName) ?? 0n;
      const [whole = '', fraction = ''] = amount.split('.');
      total += BigInt(whole || '0') * unit;
      if (fraction !== '') total += (BigInt(fraction) * unit) / 10n ** BigInt(fraction.length);
      position += term.length;
    }
    return Duration.of(negative ? -total : total);
  }

  /** In seconds with as many digits as are needed, as in `1.5s`. */
  override toString(): string {
    const sign = this.nanos < 0n ? '-' : '';
    const size = this.nanos < 0n ? -this.nanos : this.nanos;
    const fraction = size % NANOS_PER_SECOND;
    const digits = fraction === 0n ? '' : `.${String(fraction).padStart(9, '0').replace(/0+$/, '')}`;
    return `${sign}${size / NANOS_PER_SECOND}${digits}s`;
  }
}
