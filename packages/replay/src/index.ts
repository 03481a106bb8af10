export type { Agreement, Replayed, Said } from './replayed.ts';
export { historyFrom, replaySpan, saidOf } from './replayed.ts';
export type { Counter, RuleTotals, Totals } from './totals.ts';
export { createCounter } from './totals.ts';
