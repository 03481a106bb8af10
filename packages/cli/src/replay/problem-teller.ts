import { printable } from '../columns.ts';
import { counted } from '../counted.ts';
import type { Screen } from '../terminal.ts';
import { placeOf, type TraceProblem } from './trace-files.ts';

/** Tells a person what is wrong with traces, as it is found. */
export interface ProblemTeller {
  tell(problem: TraceProblem): Promise<void>;
  /** Says how many were not told. */
  end(): Promise<void>;
  count(): number;
}

/** So many problems are told one by one; a person has understood by then. */
const TOLD = 20;

export function createProblemTeller({ write, paint }: Screen): ProblemTeller {
  let count = 0;
  return {
    async tell(problem) {
      count += 1;
      if (count <= TOLD)
        await write(`${paint('bold', printable(placeOf(problem)))} ${paint('red', 'error')} ${problem.message}\n`);
    },
    async end() {
      if (count > TOLD) await write(`and ${counted(count - TOLD, 'more problem')}\n`);
    },
    count: () => count,
  };
}
