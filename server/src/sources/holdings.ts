/** What one trace source holds. */
export interface Holding {
  readonly moments: number;
  /** Of what was read or arrived, about. */
  readonly bytes: number;
  /** Keeps nothing of it, and says so where its state is told. */
  forget(): void;
}

/** What all sources may hold together. */
export interface HoldingLimits {
  readonly moments: number;
  readonly bytes: number;
}

export const holdingLimits: HoldingLimits = { moments: 100_000, bytes: 128 * 2 ** 20 };

/** Keeps sources in their order as far as there is room, each as a whole or not at all. The first is kept in any case. */
export function forgetBeyond(holdings: readonly Holding[], limits: HoldingLimits = holdingLimits): void {
  let [moments, bytes] = [0, 0];
  for (const [index, holding] of holdings.entries()) {
    const held = { moments: moments + holding.moments, bytes: bytes + holding.bytes };
    if (index > 0 && (held.moments > limits.moments || held.bytes > limits.bytes)) holding.forget();
    else ({ moments, bytes } = held);
  }
}
