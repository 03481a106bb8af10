import type { Problem, Profile } from '@parapet/policy';
import { DEFAULT_POLICIES, formatProblems, isError, loadPolicies, readConfiguration } from '@parapet/runtime';
import { counted } from '../counted.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';

export interface CheckOptions {
  readonly json?: boolean;
  /** Left out: as the settings say. */
  readonly profile?: Profile;
}

/** `parapet check`: what is wrong with policies, and where. */
export async function check(paths: readonly string[], options: CheckOptions, terminal: Terminal): Promise<ExitCode> {
  const { out, cwd, env } = terminal;
  const { policies, settings, problems: misconfigured } = readConfiguration(env, cwd);
  const named = paths.length > 0 ? paths : (policies ?? [DEFAULT_POLICIES]);
  const profile = options.profile ?? settings.profile;
  const { set, problems: found, files } = loadPolicies({ paths: named, cwd, profile });
  const problems = [...misconfigured, ...found];
  const code = set && !problems.some(isError) ? exitCode.ok : exitCode.problems;
  terminal.ends(code);
  if (options.json) {
    const answer = { digest: set?.digest ?? null, policies: set?.policies ?? [], rules: set?.rules ?? [], problems };
    await out.write(`${JSON.stringify(answer, null, 2)}\n`);
  } else {
    if (problems.length > 0) await out.write(`${formatProblems(problems, { color: out.color, cwd })}\n\n`);
    await out.write(
      set
        ? `${counted(set.rules.length, 'rule')} in ${counted(set.policies.length, 'policy', 'policies')}: ${verdictOn(problems, out)}\n${set.digest}\n`
        : `${counted(files.length, 'file')}: ${verdictOn(problems, out)}\n`,
    );
  }
  return code;
}

function verdictOn(problems: readonly Problem[], { paint }: Terminal['out']): string {
  if (problems.length === 0) return paint('green', 'no problems');
  const errors = problems.filter(isError).length;
  const warnings = problems.filter(({ severity }) => severity === 'warning').length;
  const rest = problems.length - errors - warnings;
  return [
    errors > 0 && paint('red', counted(errors, 'error')),
    warnings > 0 && paint('yellow', counted(warnings, 'warning')),
    rest > 0 && counted(rest, 'hint'),
  ]
    .filter((part) => part !== false)
    .join(', ');
}
