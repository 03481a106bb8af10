import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Area, Comparison, Contender } from '../harness.ts';
import { policyFolder } from '../policies.ts';

/** Calls of one round of one side, one after another; their median is the round's figure. */
const CALLS = 30;

const shapes = [
  { what: 'whole answer', stream: false, figure: 'total' },
  { what: 'stream, first token', stream: true, figure: 'first' },
  { what: 'stream, to its end', stream: true, figure: 'total' },
] as const;

export const area: Area = {
  title: `One call of the openai SDK to a model server next door (${CALLS} a round), policies on content that is clean`,
  async run(measure) {
    const started: ChildProcess[] = [];
    const app = async (file: string, flags: readonly string[], env: Readonly<Record<string, string>>) => {
      const child = fork(fileURLToPath(new URL(`../apps/${file}`, import.meta.url)), {
        cwd: fileURLToPath(new URL('..', import.meta.url)),
        execArgv: [...flags],
        env: { ...process.env, ...quiet, ...env },
        silent: true,
      });
      started.push(child);
      return { child, said: (await once(child, 'message'))[0] as unknown };
    };
    try {
      const url = String((await app('wire.js', [], {})).said);
      const caller = async (flags: readonly string[], env: Readonly<Record<string, string>> = {}) =>
        (await app('caller.js', flags, { OPENAI_API_KEY: 'none-needed', OPENAI_BASE_URL: url, ...env })).child;
      const plain = await caller([]);
      const rows = [];
      for (const rules of [0, 1, 100]) {
        const ours = await caller(['--import', '@parapet/instrumentation/register'], {
          PARAPET_POLICIES: policyFolder(rules),
        });
        for (const shape of shapes) {
          const side = (name: string, child: ChildProcess): Contender => ({ name, measure: () => round(child, shape) });
          const comparison: Comparison = {
            what: `${shape.what}, ${rules} rule${rules === 1 ? '' : 's'}`,
            unit: 'ms',
            ours: side('parapet', ours),
            peers: [side('plain', plain)],
            rounds: 21,
          };
          const barred = rules === 100 && !shape.stream;
          rows.push(await measure(barred ? { ...comparison, bar: { peer: 'plain', more: 0.3 } } : comparison));
        }
      }
      return rows;
    } finally {
      for (const child of started) child.disconnect();
    }
  },
};

const quiet = {
  OTEL_TRACES_EXPORTER: 'none',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  PARAPET_LOG_LEVEL: 'error',
};

async function round(child: ChildProcess, { stream, figure }: (typeof shapes)[number]): Promise<number> {
  child.send({ stream, calls: CALLS });
  const [figures] = (await once(child, 'message')) as [{ readonly first: number; readonly total: number }];
  return figures[figure];
}
