import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The licences of the packages of which something was bundled, as they ask for. `inputs` are paths relative to `root`. */
export async function notices(root: string, inputs: readonly string[]): Promise<string> {
  const folders = new Set(inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []));
  const parts = await Promise.all([...folders].sort().map((folder) => notice(join(root, folder))));
  return `This extension contains software of others, under these terms.\n\n${[...new Set(parts)].join('\n')}`;
}

async function notice(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : await readFile(join(folder, file), 'utf8');
  return `--- ${name} ${version} (${license})\n\n${text.trim()}\n`;
}
