/** A number as a policy gives it: `int` is a bigint, `double` a number. */
export type Amount = number | bigint;

/** Amounts as text that loses nothing, for records. */
export const amountText = (amount: Amount): string =>
  // The shortest digits that give a double back are not the whole of a large one.
  String(Number.isInteger(amount) ? BigInt(amount) : amount);

/** Undefined for what is no finite number. */
export function amountOf(text: string): Amount | undefined {
  if (/^-?\d+$/.test(text)) return BigInt(text);
  const amount = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(amount) ? amount : undefined;
}

/** Exact sums count in the smallest step of a double, 2^-1074, so that every double is whole. */
const scale = 1074n;

/** A finite amount in steps of 2^-1074: these can be added and taken away in any order without rounding. */
export function exactly(amount: Amount): bigint {
  if (typeof amount === 'bigint') return amount << scale;
  if (Number.isSafeInteger(amount)) return BigInt(amount) << scale;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, amount);
  const high = bits.getUint32(0);
  const exponent = (high >>> 20) & 0x7ff;
  const fraction = (BigInt(high & 0xfffff) << 32n) | BigInt(bits.getUint32(4));
  const steps = exponent === 0 ? fraction : (fraction | (1n << 52n)) << BigInt(exponent - 1);
  return amount < 0 ? -steps : steps;
}

/** The double nearest to an exact sum, ties to even; infinite where it is beyond every double. */
export function nearestDouble(steps: bigint): number {
  if (steps < 0n) return -nearestDouble(-steps);
  const excess = steps.toString(16).length * 4 - 64;
  // Up to 64 bits, `Number` rounds to a normal double or none at all, and taking away the scale is exact.
  if (excess <= 0) return Number(steps) * 2 ** -1074;
  const shift = BigInt(excess);
  const top = steps >> shift;
  // What is cut off only matters as being there: it keeps a tie from being one.
  const sticky = top << shift === steps ? top : top | 1n;
  const rounded = Number(sticky);
  return excess > 1074 ? rounded * 2 ** (excess - 1074) : rounded * 2 ** (excess - 537) * 2 ** -537;
}
