import type { Screen } from '../terminal.ts';

/** A line that tells a waiting person how far the work is. Nobody else ever sees it. */
export interface Progress {
  spans(count: number): void;
  /** Takes the line away, for something else to be written. */
  clear(): void;
}

/** Milliseconds before the first line, and between two. */
const PATIENCE = 1000;
const INTERVAL = 200;

export function createProgress(screen: Screen): Progress {
  let done = 0;
  let visible = false;
  let next = performance.now() + PATIENCE;
  return {
    spans(count) {
      done += count;
      if (!screen.interactive || performance.now() < next) return;
      next = performance.now() + INTERVAL;
      visible = true;
      void screen.write(`\r${done.toLocaleString('en')} spans`);
    },
    clear() {
      if (visible) void screen.write('\r\u001B[K');
      visible = false;
    },
  };
}
