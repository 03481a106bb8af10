import { readFile } from 'node:fs/promises';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';

/** What files there are a JSON Schema for, and what it is called where it is kept. */
export const schemas = { policy: 'policy', test: 'policy-test', labels: 'policy-labels', settings: 'parapet' } as const;
export type SchemaName = keyof typeof schemas;

/** `parapet schema`: a JSON Schema for editors and validators that know nothing of Parapet. */
export async function schema(name: SchemaName, { out }: Terminal): Promise<ExitCode> {
  const file = new URL(import.meta.resolve(`@parapet/policy/schemas/${schemas[name]}.schema.json`));
  await out.write(await readFile(file, 'utf8'));
  return exitCode.ok;
}
