export { SHOW_MATCHES } from './features/code-lens.ts';
export type { LanguageService, LanguageServiceOptions } from './language-service.ts';
export { createLanguageService } from './language-service.ts';
export type { ReadUri } from './policies/policy-text.ts';
export type { MatchItem } from './preview/matches.ts';
export type { Turns } from './preview/preview.ts';
export type { Sighting, TraceSource } from './preview/sighting.ts';
export type { TraceLog } from './preview/trace-log.ts';
export { createTraceLog } from './preview/trace-log.ts';
