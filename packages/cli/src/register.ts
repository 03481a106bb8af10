import type { Command } from 'commander';
import type { ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/** Adds one command to the program: its arguments, its help, and what it does. */
export type Register = (program: Command, terminal: Terminal, finish: (code: ExitCode) => void) => void;
