/** `npm run bench -- <area> [--json]`. Without an area it says which there are. */
import { readdirSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { type Area, measure } from './harness.ts';
import { table } from './table.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
const names = readdirSync(new URL('areas', import.meta.url))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

const wanted = positionals[0];
if (wanted === undefined || !names.includes(wanted)) {
  if (wanted !== undefined) console.error(`There is no area \`${wanted}\`.`);
  for (const name of names) console.log(`npm run bench -- ${name.padEnd(10)} ${(await load(name)).title}`);
  process.exitCode = wanted === undefined ? 0 : 2;
} else {
  const { title, run } = await load(wanted);
  const rows = await run(measure);
  const machine = {
    node: process.version,
    system: `${process.platform} ${release()} ${process.arch}`,
    cpu: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
  };
  if (values.json) console.log(JSON.stringify({ area: wanted, machine, rows }, null, 2));
  else console.log(`${title}\n${Object.values(machine).join(', ')}\n\n${table(rows)}`);
}

async function load(name: string): Promise<Area> {
  const { area } = (await import(`./areas/${name}.ts`)) as { area: Area };
  return area;
}
