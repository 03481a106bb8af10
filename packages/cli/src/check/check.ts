import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Problem, Profile } from '@parapet/policy';
import {
  DEFAULT_POLICIES,
  isError,
  type LoadedPolicies,
  loadPolicies,
  readConfiguration,
  readText,
} from '@parapet/runtime';
import { printable, problemsText } from '../columns.ts';
import { counted } from '../counted.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import { problemLine } from '../problem-line.ts';
import type { Terminal } from '../terminal.ts';
import { fixFiles } from './fix-files.ts';
import { githubReport } from './github-report.ts';
import { sarifReport } from './sarif-report.ts';

export const checkFormats = ['text', 'lines', 'json', 'sarif', 'github'] as const;
export type CheckFormat = (typeof checkFormats)[number];

export interface CheckOptions {
  readonly format: CheckFormat;
  /** Left out: as the settings say. */
  readonly profile?: Profile;
  /** Changes the files, where a problem has a fix. */
  readonly fix?: boolean;
}

/** What was found, with what is wrong with the settings. */
interface Checked extends Omit<LoadedPolicies, 'problems'> {
  readonly problems: readonly Problem[];
  /** What was checked, by absolute paths. */
  readonly texts: ReadonlyMap<string, string | undefined>;
}

/** `parapet check`: what is wrong with policies, and where. */
export async function check(paths: readonly string[], options: CheckOptions, terminal: Terminal): Promise<ExitCode> {
  const { out, err, cwd } = terminal;
  const look = () => checked(paths, options, terminal);
  const fixes = options.fix ? await fixFiles(look, cwd) : undefined;
  const left = fixes?.left ?? look();
  const isWell = left.set && !left.problems.some(isError) && !fixes?.failed.size;
  const code = isWell ? exitCode.ok : exitCode.problems;
  terminal.ends(code);
  for (const [file, why] of fixes?.failed ?? []) await err.write(`${printable(file)}: ${why}\n`);
  if (fixes) await err.write(`${counted(fixes.changed, 'file')} changed\n`);
  await out.write(reports[options.format](left, terminal));
  return code;
}

function checked(paths: readonly string[], options: CheckOptions, { cwd, env }: Terminal): Checked {
  const { policies, settings, problems: misconfigured } = readConfiguration(env, cwd);
  const named = paths.length > 0 ? paths : (policies ?? [DEFAULT_POLICIES]);
  const profile = options.profile ?? settings.profile;
  const texts = new Map<string, string | undefined>();
  const read = (path: string): string | undefined => {
    const text = readText(path);
    texts.set(path, text);
    return text;
  };
  const loaded = loadPolicies({ paths: named, cwd, profile, read });
  return { ...loaded, texts, problems: [...misconfigured, ...loaded.problems] };
}

const reports: Readonly<Record<CheckFormat, (checked: Checked, terminal: Terminal) => string>> = {
  text: textReport,
  lines: linesReport,
  json: ({ set, problems }) =>
    `${JSON.stringify({ digest: set?.digest ?? null, policies: set?.policies ?? [], rules: set?.rules ?? [], problems }, null, 2)}\n`,
  sarif: ({ problems }, { cwd }) => sarifReport(problems, textsIn(cwd)),
  github: ({ problems }, { cwd }) => githubReport(problems, textsIn(cwd)),
};

function textReport(checked: Checked, { out, cwd }: Terminal): string {
  const { set, problems } = checked;
  const told = problems.length > 0 ? `${problemsText(problems, out, { cwd })}\n\n` : '';
  return `${told}${summaryOf(checked, out.paint)}\n${set ? `${set.digest}\n` : ''}`;
}

function linesReport(checked: Checked): string {
  return `${checked.problems.map(problemLine).join('')}${summaryOf(checked, (_, text) => text)}\n`;
}

function summaryOf({ set, problems, files }: Checked, paint: Terminal['out']['paint']): string {
  const subject = set
    ? `${counted(set.rules.length, 'rule')} in ${counted(set.policies.length, 'policy', 'policies')}`
    : counted(files.length, 'file');
  return `${subject}: ${verdictOn(problems, paint)}`;
}

/** Text of files by the paths that problems have; undefined of what is no file. */
const textsIn =
  (cwd: string) =>
  (file: string): string | undefined => {
    try {
      return readFileSync(resolve(cwd, file), 'utf8');
    } catch {
      return undefined;
    }
  };

function verdictOn(problems: readonly Problem[], paint: Terminal['out']['paint']): string {
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
