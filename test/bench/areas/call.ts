import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Area, Comparison, Contender } from '../harness.ts';
import { policyFolder } from '../policies.ts';

/** Calls of one round of one side, one after another; their median is the round's figure. */
const CALLS = 30;

/** Calls of each shape before anything is measured: a service is warm for nearly all of its life. */
const WARM_UP = 500;

/*
 * OpenTelemetry's own instrumentation of the SDK is no peer here: version 0.22 patches openai below 7 only, and would measure
 * as an application without any.
 */

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
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      started.push(child);
      return { child, said: await answer(child) };
    };
    try {
      const url = String((await app('wire.js', [], {})).said);
      const caller = async (flags: readonly string[], env: Readonly<Record<string, string>> = {}) => {
        const model = { OPENAI_API_KEY: 'none-needed', OPENAI_BASE_URL: url };
        const { child } = await app('caller.js', flags, { ...model, ...env });
        for (const stream of [false, true]) await calls(child, stream, WARM_UP);
        return child;
      };
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
      for (const child of started) if (child.connected) child.disconnect();
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
  return (await calls(child, stream, CALLS))[figure];
}

/** Has a process call the model, and returns the medians in milliseconds. */
async function calls(child: ChildProcess, stream: boolean, count: number): Promise<Record<'first' | 'total', number>> {
  child.send({ stream, calls: count });
  return (await answer(child)) as Record<'first' | 'total', number>;
}

/** What a process says next. Rejects when it ends instead. */
async function answer(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  const gone = (code: number | null) => ended.abort(new Error(`${child.spawnargs.join(' ')} ended with ${code}`));
  child.once('exit', gone);
  try {
    const [message] = await once(child, 'message', { signal: ended.signal });
    return message;
  } catch (error) {
    throw ended.signal.reason ?? error;
  } finally {
    child.off('exit', gone);
  }
}
