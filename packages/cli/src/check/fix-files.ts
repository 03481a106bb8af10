import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Problem } from '@parapet/policy';
import { rewriteFile } from '../rewrite-file.ts';
import { fixed } from './fixed.ts';

/** A fix may bring another to light; more than a few rounds would be two fixes that undo each other. */
const ROUNDS = 10;

/** What is still wrong, how many files were changed, and why others could not be. */
export interface FixedFiles<T> {
  readonly left: T;
  readonly changed: number;
  readonly failed: ReadonlyMap<string, string>;
}

/** What was found wrong with which texts, by absolute paths. */
interface Looked {
  readonly problems: readonly Problem[];
  readonly texts: ReadonlyMap<string, string | undefined>;
}

/** Makes every fix there is, and looks again, until there is none or nothing changes any more. */
export async function fixFiles<T extends Looked>(look: () => T, cwd: string): Promise<FixedFiles<T>> {
  const changed = new Set<string>();
  const failed = new Map<string, string>();
  let left = look();
  for (let round = 0; round < ROUNDS; round++) {
    // By what links lead to: the places of problems are those of the file as it was read.
    const inRound = new Set<string>();
    for (const [file, problems] of Map.groupBy(left.problems, (problem) => problem.file)) {
      const fixes = problems.flatMap(({ fix }) => fix ?? []);
      if (fixes.length === 0 || failed.has(file)) continue;
      const path = await realpath(resolve(cwd, file)).catch(() => resolve(cwd, file));
      if (inRound.has(path)) continue;
      const looked = left.texts.get(resolve(cwd, file));
      let isOther = false;
      const outcome = await rewriteFile(path, (text) => {
        // Somebody has just written it. The places of the fixes are of another text; the next round looks at this one.
        isOther = looked !== undefined && looked !== text;
        return isOther ? text : fixed(text, fixes);
      });
      if (isOther) inRound.add(path);
      if (outcome.kind === 'failed') failed.set(file, outcome.why);
      if (outcome.kind !== 'changed') continue;
      changed.add(path);
      inRound.add(path);
    }
    if (inRound.size === 0) break;
    left = look();
  }
  return { left, changed: changed.size, failed };
}
