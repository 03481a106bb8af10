/** How often a property is tried; PARAPET_LONG multiplies it. */
export function runs(times: number): { readonly numRuns: number } {
  return { numRuns: times * (process.env.PARAPET_LONG === undefined ? 1 : 50) };
}
