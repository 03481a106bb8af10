import { DEFAULT_POLICIES, loadPolicies, readConfiguration } from '@parapet/runtime';
import { problemsText } from '../columns.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { dot } from './dot.ts';
import { mermaid } from './mermaid.ts';

export const graphFormats = ['mermaid', 'dot', 'json'] as const;
export type GraphFormat = (typeof graphFormats)[number];

/** `parapet graph`: the workflows of policies, to be drawn. */
export async function graph(
  paths: readonly string[],
  format: GraphFormat,
  { out, err, cwd, env, ends }: Terminal,
): Promise<ExitCode> {
  const named = paths.length > 0 ? paths : (readConfiguration(env, cwd).policies ?? [DEFAULT_POLICIES]);
  const { set, problems } = loadPolicies({ paths: named, cwd });
  if (!set) {
    await err.write(`${problemsText(problems, err, { cwd })}\n`);
    return exitCode.problems;
  }
  ends(exitCode.ok);
  if (set.workflows.length === 0 && format !== 'json') await err.write('There is no workflow in these policies.\n');
  await out.write(
    format === 'json'
      ? `${JSON.stringify(set.workflows, null, 2)}\n`
      : set.workflows.map(format === 'dot' ? dot : mermaid).join('\n'),
  );
  return exitCode.ok;
}
