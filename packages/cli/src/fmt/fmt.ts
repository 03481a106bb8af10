import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type FileKind, formatFile } from '@parapet/policy/editor';
import { LABELS_SUFFIX } from '@parapet/replay';
import { POLICY_SUFFIX } from '@parapet/runtime';
import { printable } from '../columns.ts';
import { counted } from '../counted.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import { namesBelow } from '../names-below.ts';
import { decoded, rewriteFile } from '../rewrite-file.ts';
import type { Terminal } from '../terminal.ts';
import { TEST_SUFFIX } from '../test/find-tests.ts';

export interface FmtOptions {
  /** Changes nothing, and fails where something would be changed. */
  readonly check?: boolean;
}

/** `parapet fmt`: policies, their tests and settings, laid out evenly. */
export async function fmt(paths: readonly string[], { check }: FmtOptions, terminal: Terminal): Promise<ExitCode> {
  const { err, cwd } = terminal;
  if (paths.length === 1 && paths[0] === '-') return fmtInput(check, terminal);
  let code: ExitCode = exitCode.ok;
  let changed = 0;
  for (const path of paths.length > 0 ? paths : ['.']) {
    const { files, closed } = await filesAt(path, cwd).catch(() => ({ files: [], closed: [] }));
    if (files.length + closed.length === 0) {
      await err.write(`${printable(path)}: There is no policy, test or parapet.yaml here.\n`);
      code = exitCode.problems;
    }
    for (const folder of closed) {
      await err.write(`${printable(folder)}: It cannot be read. Correct its permissions.\n`);
      code = exitCode.problems;
    }
    for (const { file, kind } of files) {
      const outcome = await rewriteFile(resolve(cwd, file), (text) => formatFile(text, kind), check);
      if (outcome.kind === 'failed') {
        await err.write(`${printable(file)}: ${outcome.why}\n`);
        code = exitCode.problems;
      }
      if (outcome.kind !== 'changed') continue;
      changed += 1;
      await terminal.out.write(`${printable(file)}\n`);
    }
  }
  await err.write(check ? `${counted(changed, 'file')} would be changed\n` : `${counted(changed, 'file')} changed\n`);
  return check && changed > 0 ? exitCode.problems : code;
}

async function fmtInput(check: boolean | undefined, { out, err, stdin }: Terminal): Promise<ExitCode> {
  const text = decoded(await buffer(stdin));
  if (text === undefined) {
    await err.write('The standard input is not UTF-8.\n');
    return exitCode.problems;
  }
  const after = formatFile(text, 'policy');
  if (!check) await out.write(after);
  return check && after !== text ? exitCode.problems : exitCode.ok;
}

interface Formattable {
  /** As it is shown. */
  readonly file: string;
  readonly kind: FileKind;
}

async function filesAt(
  path: string,
  cwd: string,
): Promise<{ readonly files: readonly Formattable[]; readonly closed: readonly string[] }> {
  if (!(await stat(resolve(cwd, path))).isDirectory())
    return { files: [{ file: path, kind: kindOf(path) ?? 'policy' }], closed: [] };
  const { names, closed } = await namesBelow(resolve(cwd, path));
  return {
    files: names.flatMap((name) => {
      const kind = kindOf(name);
      return kind ? [{ file: join(path, name), kind }] : [];
    }),
    closed: closed.map((name) => join(path, name)),
  };
}

function kindOf(file: string): FileKind | undefined {
  if (file.endsWith(TEST_SUFFIX)) return 'test';
  if (file.endsWith(LABELS_SUFFIX)) return 'labels';
  if (file.endsWith(POLICY_SUFFIX)) return 'policy';
  return basename(file) === 'parapet.yaml' ? 'settings' : undefined;
}
