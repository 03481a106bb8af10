export type { Collector, CollectorOptions } from './collector.ts';
export { startCollector } from './collector.ts';
export type { CollectorEvent } from './collector-event.ts';
