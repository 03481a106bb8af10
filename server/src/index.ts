export type { MatchesParams, MatchItem } from './protocol.ts';
export { MATCHES_METHOD } from './protocol.ts';
export { startServer } from './server.ts';
export type { WatchOptions } from './watching.ts';
