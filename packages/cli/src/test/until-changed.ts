import { setTimeout } from 'node:timers/promises';
import { stampOf } from '../stamp-of.ts';
import { findTests } from './find-tests.ts';

/** Milliseconds between two looks. */
const EVERY = 200;

/** Looking takes no more than one part in so many of the time, however much there is to look at. */
const SHARE = 20;

/** Editors write a file in several steps. Milliseconds. */
const SETTLED = 50;

/** What was read, and what it looked like before that. */
export interface Seen {
  /** The test files. */
  readonly files: readonly string[];
  /** Everything that they depend on, by absolute paths, with its stamps. */
  readonly stamps: ReadonlyMap<string, string>;
}

/**
 * Resolves when one of the files is no more what it was before it was read, or a test file came or went at one of the paths. So nothing is
 * missed, whenever it happens. It looks, rather than being told, because a system tells of some file systems only and of so many folders.
 */
export async function untilChanged(seen: Seen, paths: readonly string[], cwd: string): Promise<void> {
  for (let pause = EVERY; ; ) {
    await setTimeout(pause);
    const begun = performance.now();
    if (await hasChanged(seen, paths, cwd)) break;
    pause = Math.max(EVERY, SHARE * (performance.now() - begun));
  }
  await setTimeout(SETTLED);
}

async function hasChanged({ files, stamps }: Seen, paths: readonly string[], cwd: string): Promise<boolean> {
  for (const [path, stamp] of stamps) if (stampOf(path) !== stamp) return true;
  const found = await findTests(paths, cwd);
  return found.files.join('\0') !== files.join('\0');
}
