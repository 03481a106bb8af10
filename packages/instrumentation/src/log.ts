import { writeSync } from 'node:fs';
import type { LogLevel } from '@parapet/runtime';

/** What is said to the person who runs the process. Never content. */
export type Log = (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;

const order: readonly LogLevel[] = ['none', 'error', 'warn', 'info', 'debug'];

/** Lines on standard error, down to `level`. Written at once, so that they are there when the process ends right after. */
export function logTo(level: LogLevel, write: (text: string) => void = writeToStderr): Log {
  return (at, message) => {
    if (order.indexOf(at) <= order.indexOf(level)) write(`parapet: ${message}\n`);
  };
}

function writeToStderr(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // A closed or full pipe (EPIPE, EAGAIN) must not stop the application.
  }
}

/**
 * What can be said of an error of our own: its class and where it came from. Not its message: that of a parser quotes
 * what it read.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'a thrown value that is no Error';
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [error.name, ...frames.slice(0, 4).map((frame) => frame.trim())].join(' ');
}

/** Runs a step of ours that must not fail the application. If it fails, that is told, and there is no result. */
export function withoutFailing<T>(log: Log, where: string, step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    log('error', `an internal error in ${where}: ${describeError(error)}`);
    return undefined;
  }
}
