export { run } from './command.ts';
export type { ExitCode } from './exit-code.ts';
export { exitCode } from './exit-code.ts';
export type { Screen, Style, Terminal } from './terminal.ts';
export { screen } from './terminal.ts';
