/** `npm run bench -- <area> [--json]`. Without an area it says which there are. */
import { readdirSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { type Area, measure } from './harness.ts';
import { table } from './table.ts';

const names = readdirSync(new URL('areas', import.meta.url))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

const { json, help, wanted, wrong } = read(process.argv.slice(2));
if (wanted === undefined || help || wrong !== undefined) {
  if (wrong !== undefined) console.error(wrong);
  for (const name of names) console.log(`npm run bench -- ${name.padEnd(10)} ${(await load(name)).title}`);
  console.log('npm run --silent bench -- <area> --json');
  process.exitCode = wrong === undefined ? 0 : 2;
} else {
  const { title, run } = await load(wanted);
  const rows = await run(measure);
  const machine = {
    node: process.version,
    system: `${process.platform} ${release()} ${process.arch}`,
    cpu: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
  };
  if (json) console.log(JSON.stringify({ area: wanted, machine, rows }, null, 2));
  else console.log(`${title}\n${Object.values(machine).join(', ')}\n\n${table(rows)}`);
}

/** What is asked for, or what is wrong with it. */
function read(args: string[]): { json?: boolean; help?: boolean; wanted?: string | undefined; wrong?: string } {
  const options = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    const [wanted] = positionals;
    const known = wanted === undefined || names.includes(wanted);
    return { ...values, wanted, ...(!known && { wrong: `There is no area \`${wanted}\`.` }) };
  } catch (error) {
    return { wrong: (error as Error).message };
  }
}

async function load(name: string): Promise<Area> {
  const { area } = (await import(`./areas/${name}.ts`)) as { area: Area };
  return area;
}
