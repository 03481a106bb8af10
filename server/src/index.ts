export type { MatchesParams } from './features.ts';
export { MatchesRequest } from './features.ts';
export { startServer } from './server.ts';
export type { WatchOptions } from './watching.ts';
