import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Problem } from '@parapet/policy';
import { fixed } from './fixed.ts';

/** A fix may bring another to light; more than a few rounds would be two fixes that undo each other. */
const ROUNDS = 10;

/**
 * Makes every fix there is, and looks again, until there is none or nothing changes any more.
 *
 * @returns what is still wrong, and how many files were changed
 */
export function fixFiles<T extends { readonly problems: readonly Problem[] }>(
  look: () => T,
  cwd: string,
): { readonly left: T; readonly files: number } {
  const changed = new Set<string>();
  let left = look();
  for (let round = 0; round < ROUNDS; round++) {
    const fixable = Map.groupBy(left.problems, ({ file }) => file);
    let isChanged = false;
    for (const [file, problems] of fixable) {
      const fixes = problems.flatMap(({ fix }) => fix ?? []);
      if (fixes.length === 0) continue;
      const path = resolve(cwd, file);
      const text = readFileSync(path, 'utf8');
      const better = fixed(text, fixes);
      if (better === text) continue;
      writeFileSync(path, better);
      changed.add(path);
      isChanged = true;
    }
    if (!isChanged) break;
    left = look();
  }
  return { left, files: changed.size };
}
