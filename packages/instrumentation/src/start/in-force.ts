import { writeSync } from 'node:fs';
import type { EditorReceiver } from '@parapet/otlp';
import type { PolicySet, PolicySources, Problem } from '@parapet/policy';
import type { Configuration } from '@parapet/runtime';
import { formatProblems, isError, keepPolicySet, loadPolicies, readConfiguration } from '@parapet/runtime';
import { findReceiver } from '../editor/find-receiver.ts';
import type { Log } from '../log.ts';
import { logTo } from '../log.ts';
import { announcement } from './announcement.ts';

/** What a process was started with: the policies that are in force in it. */
export interface InForce {
  /** Something named cannot be used, and has been told: model calls are refused. */
  readonly unusable: boolean;
  readonly policies: PolicySet | undefined;
  /** That looked for spans when the process started; one may come later. */
  readonly editor: EditorReceiver | undefined;
  readonly configuration: Configuration;
  readonly log: Log;
}

/**
 * Loads what the environment names, and says so.
 *
 * @param ends whether to end the process where something named cannot be used
 */
export function loadInForce(ends: boolean): InForce {
  const cwd = process.cwd();
  const configuration = readConfiguration(process.env, cwd);
  const log = logTo(configuration.logLevel);
  const { set, sources, problems } = loadPolicies({
    paths: configuration.policies,
    cwd,
    profile: configuration.settings.profile,
  });
  const editor = configuration.discovery ? findReceiver(cwd) : undefined;
  const all = [...configuration.problems, ...problems];
  const unusable = all.some(isError) || (configuration.strict && !set);
  if (unusable) explain(all, ends);
  else {
    if (all.length > 0) log('warn', formatProblems(all, { cwd }));
    log('info', announcement(set, configuration, editor));
    if (set && sources) keep(set, sources, configuration, log);
  }
  return { unusable, policies: set, editor, configuration, log };
}

/**
 * What cannot be kept (on a disk that is read only, for one) changes nothing about what is enforced. The application does not wait
 * for it to begin.
 */
function keep(set: PolicySet, sources: PolicySources, { sets }: Configuration, log: Log): void {
  if (sets === undefined) return;
  setImmediate(async () => {
    const keeping = await keepPolicySet(set, sources, sets);
    if (keeping.kind === 'too-large') log('debug', `the policy set is too large to be kept in ${sets}`);
    if (keeping.kind === 'failed') log('debug', `the policy set was not kept in ${sets}: ${keeping.why}`);
  });
}

/** Said whatever the log level, because nothing else explains why an application ended or is refused. */
function explain(problems: readonly Problem[], ends: boolean): void {
  const consequence = ends ? 'The application was not started.' : 'Model calls are refused.';
  const details = formatProblems(problems, { color: process.stderr.isTTY });
  writeSync(2, `parapet: cannot start. ${consequence}\n\n${details}\n`);
  if (ends) process.exit(1);
}
