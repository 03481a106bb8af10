import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import type { Area, Contender } from '../harness.ts';
import { policyFolder } from '../policies.ts';

const application = fileURLToPath(new URL('../apps/first-line.js', import.meta.url));
const folder = fileURLToPath(new URL('..', import.meta.url));

/** Starts the application once: milliseconds until its first line, and its resident memory in MB then. */
async function start(flags: readonly string[], env: Readonly<Record<string, string>>) {
  const begun = performance.now();
  const child = spawn(process.execPath, [...flags, application], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const time = performance.now() - begun;
  await once(child, 'close');
  return { time, memory: Number(line.toString()) / 2 ** 20 };
}

const quiet = { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' };

export const area: Area = {
  title: 'From the start of the process to the first line of an empty application, and its memory then',
  async run(measure) {
    const side = (
      name: string,
      what: 'time' | 'memory',
      flags: readonly string[],
      env: Readonly<Record<string, string>> = {},
    ): Contender => ({ name, measure: async () => (await start(flags, { ...quiet, ...env }))[what] });
    const register = ['--import', '@parapet/instrumentation/register'];
    const automatic = ['--import', '@opentelemetry/auto-instrumentations-node/register'];
    const rows = [];
    for (const rules of [1, 100]) {
      const env = { PARAPET_POLICIES: policyFolder(rules) };
      for (const [what, unit, more] of [
        ['time', 'ms', 150],
        ['memory', 'MB', 60],
      ] as const)
        rows.push(
          await measure({
            what: `${what === 'time' ? 'start' : 'resident memory'}, ${rules} rule${rules === 1 ? '' : 's'}`,
            unit,
            ours: side('parapet', what, register, env),
            peers: [side('plain', what, []), side('auto-instrumentations', what, automatic)],
            rounds: 9,
            bar: { peer: 'plain', more },
          }),
        );
    }
    return rows;
  },
};
