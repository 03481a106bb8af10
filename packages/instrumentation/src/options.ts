import type { PolicySet } from '@parapet/policy';
import type { Configuration } from '@parapet/runtime';
import { formatProblems, isError, loadPolicies, readConfiguration } from '@parapet/runtime';
import { ownAsker } from './facts/own-asker.ts';
import { type Guard, historyFor } from './guard.ts';
import { createHalts } from './halts.ts';
import { logTo } from './log.ts';
import { recorderTo } from './record/recorder.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import { telemetryTo } from './telemetry/telemetry.ts';

/** How Parapet is set up in code. Whatever is left out comes from the environment. */
export interface ParapetOptions {
  /** Files or folders to load, or a set that was loaded already. Default: `PARAPET_POLICIES`, else `./policies`. */
  readonly policies?: string | readonly string[] | PolicySet;
  readonly captureContent?: Configuration['captureContent'];
  readonly findingKey?: string;
  readonly logLevel?: Configuration['logLevel'];
  /** What `parapet.yaml` says; default: that file, or the one `PARAPET_CONFIG` names. */
  readonly settings?: Configuration['settings'];
}

/**
 * Loads what the options and the environment name.
 *
 * @throws Error when the policies or the settings cannot be used; its message is for a person and says all that is wrong
 */
export function guardFrom(options: ParapetOptions, telemetry: Telemetry = telemetryTo()): Guard {
  const cwd = process.cwd();
  const { policies, ...rest } = options;
  const read = readConfiguration(process.env, cwd);
  const configuration: Configuration = { ...read, ...rest };
  const log = logTo(configuration.logLevel);
  const loaded = isSet(policies)
    ? { set: policies, problems: [] }
    : loadPolicies({ paths: pathsOf(policies) ?? read.policies, cwd, profile: configuration.settings.profile });
  const problems = [...read.problems, ...loaded.problems];
  if (problems.some(isError)) throw new Error(`Parapet cannot start.\n\n${formatProblems(problems, { cwd })}`);
  if (problems.length > 0) log('warn', formatProblems(problems, { cwd }));
  const asker = ownAsker(loaded.set, configuration, log);
  const recorder = recorderTo(configuration, log);
  const shared = { asker, halts: createHalts(), recorder, configuration, telemetry, log };
  return { policies: loaded.set, history: historyFor(loaded.set), ...shared };
}

type Policies = ParapetOptions['policies'];

const isSet = (policies: Policies): policies is PolicySet => typeof policies === 'object' && 'digest' in policies;

const pathsOf = (policies: Exclude<Policies, PolicySet>): readonly string[] | undefined =>
  typeof policies === 'string' ? [policies] : policies;
