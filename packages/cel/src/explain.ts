/** What an evaluation did, and what one will cost: `@parapet/cel/explain`. */
export type { CostEstimate } from './cost/estimate.ts';
export { estimateCost } from './cost/estimate.ts';
export type { Extent } from './cost/extent.ts';
export type { Explanation } from './explain/explain.ts';
export { explain } from './explain/explain.ts';
export type { Round } from './explain/trace.ts';
