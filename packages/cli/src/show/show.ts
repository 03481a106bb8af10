import { resolve } from 'node:path';
import { DEFAULT_SETS, keptDigests, readConfiguration, readPolicySet } from '@parapet/runtime';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';

export interface ShowOptions {
  /** Where sets are kept; left out: where the hosts of this folder keep them. */
  readonly sets?: string;
  readonly json?: boolean;
}

/** `parapet show`: a policy set that was in force, by the digest that a decision recorded. */
export async function show(wanted: string | undefined, options: ShowOptions, terminal: Terminal): Promise<ExitCode> {
  const { out, err, cwd, env } = terminal;
  const configured = readConfiguration(env, cwd).sets;
  const folder = resolve(cwd, options.sets ?? configured ?? DEFAULT_SETS);
  const kept = await keptDigests(folder);
  if (wanted === undefined) {
    if (kept.length === 0) await err.write(`No policy set is kept in ${folder}.\n`);
    await out.write(options.json ? `${JSON.stringify(kept, null, 2)}\n` : kept.map((digest) => `${digest}\n`).join(''));
    return exitCode.ok;
  }
  const digests = kept.filter((digest) => digest.replace('sha256:', '').startsWith(wanted.replace('sha256:', '')));
  const [digest, another] = digests;
  if (!digest || another) {
    await err.write(
      another
        ? `${digests.length} of the sets in ${folder} begin with \`${wanted}\`. Write more of the digest.\n`
        : `No policy set with the digest \`${wanted}\` is kept in ${folder}.\n`,
    );
    return exitCode.problems;
  }
  const read = await readPolicySet(digest, folder);
  if (!read || read.kind === 'broken') {
    await err.write(`${digest}: ${read?.why ?? 'It has just been removed.'}\n`);
    return exitCode.problems;
  }
  if (read.kind === 'other-engine')
    await err.write(`It was kept by engine ${read.kept.engine}, under which alone its digest could be verified.\n`);
  const { files, reads } = read.kept;
  terminal.ends(exitCode.ok);
  if (options.json) await out.write(`${JSON.stringify({ digest, files, reads }, null, 2)}\n`);
  else {
    const texts = [...files.map(({ path, text }) => [path, text] as const), ...Object.entries(reads)];
    await out.write(texts.map(([path, text]) => `${out.paint('bold', `# ${path}`)}\n${text.trimEnd()}\n`).join('\n'));
  }
  return exitCode.ok;
}
