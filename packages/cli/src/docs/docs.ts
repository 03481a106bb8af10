import { resolve } from 'node:path';
import { engineVersion, type PolicySet, readPolicyTest } from '@parapet/policy';
import { policiesInWords } from '@parapet/policy/editor';
import { DEFAULT_POLICIES, loadPolicies, readConfiguration, readText } from '@parapet/runtime';
import { problemsText } from '../columns.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { findTests } from '../test/find-tests.ts';
import { markdown, type ToldSet } from './markdown.ts';

export interface DocsOptions {
  readonly json?: boolean;
}

/** `parapet docs`: policies as a document for whoever has to answer for them. */
export async function docs(paths: readonly string[], { json }: DocsOptions, terminal: Terminal): Promise<ExitCode> {
  const { out, err, cwd, env } = terminal;
  const named = paths.length > 0 ? paths : (readConfiguration(env, cwd).policies ?? [DEFAULT_POLICIES]);
  const { set, sources, problems } = loadPolicies({ paths: named, cwd });
  if (!set || !sources) {
    await err.write(`${problemsText(problems, err, { cwd })}\n`);
    return exitCode.problems;
  }
  terminal.ends(exitCode.ok);
  const told: ToldSet = {
    digest: set.digest,
    engine: engineVersion,
    policies: policiesInWords(sources.files).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    workflows: set.workflows,
    tests: await testsOf(set, named, cwd),
  };
  await out.write(
    json ? `${JSON.stringify({ ...told, tests: Object.fromEntries(told.tests) }, null, 2)}\n` : markdown(told),
  );
  return exitCode.ok;
}

/** The cases in the test files beside the policies, by the rules that they expect to hold. */
async function testsOf(
  set: PolicySet,
  paths: readonly string[],
  cwd: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const tests = new Map<string, string[]>();
  const { files } = await findTests(paths, cwd);
  for (const file of files.filter((name) => name.endsWith('.test.yaml'))) {
    const text = readText(resolve(cwd, file)) ?? '';
    for (const { name, subject } of readPolicyTest(file, text).test.cases) {
      const expected = subject.kind === 'trace' ? subject.expect : subject.steps.flatMap(({ expect }) => expect);
      const rules = new Set(expected.flatMap(({ rule }) => (rule ? rulesCalled(set, rule.value) : [])));
      for (const rule of rules) tests.set(rule, [...(tests.get(rule) ?? []), name.value]);
    }
  }
  return tests;
}

const rulesCalled = ({ rules }: PolicySet, wanted: string): readonly string[] =>
  rules.map(({ policy, id }) => `${policy}/${id}`).filter((name) => name === wanted || name.endsWith(`/${wanted}`));
