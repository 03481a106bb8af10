import { lstatSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { nearest } from '@parapet/cel';
import type { Problem, Settings } from '@parapet/policy';
import { noSettings, parseSettings } from '@parapet/policy';
import type { JudgeEndpoint } from './facts/ask-judge.ts';
import { DEFAULT_SETS } from './kept-sets.ts';
import { wholeProblem } from './problem.ts';
import { readText } from './read-text.ts';
import { shownPath } from './shown-path.ts';

export const logLevels = ['none', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Where message content is recorded, in OpenTelemetry's words. */
export const contentCaptures = ['no_content', 'span_only', 'event_only', 'span_and_event'] as const;
export type ContentCapture = (typeof contentCaptures)[number];

/** Everything that can be configured without code. */
export interface Configuration {
  /** `PARAPET_POLICIES`: files and folders, separated as in `PATH`. Absent: `./policies`, which may be missing. */
  readonly policies?: readonly string[];
  /** `PARAPET_SETS`, default `.parapet/sets`: the folder in which policy sets are kept by digest. Absent: `none`. */
  readonly sets?: string;
  /** `PARAPET_STRICT`: refuse to start, rather than to wait for the first model call, when something is wrong. */
  readonly strict: boolean;
  /** `PARAPET_LOG_LEVEL`, default `info`: what is said on standard error. */
  readonly logLevel: LogLevel;
  /** `PARAPET_FINDING_KEY`: key of the HMAC that stands for a finding's text. Absent: there is no HMAC. */
  readonly findingKey?: string;
  /**
   * Whom the judges of policies ask. `PARAPET_JUDGE_URL`: a base URL that chat completions are served below, with
   * `PARAPET_JUDGE_KEY` as its key; default: OpenAI, with `OPENAI_API_KEY`. Absent where there is neither address nor key.
   */
  readonly judge?: JudgeEndpoint;
  /** `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT`, default `no_content`. */
  readonly captureContent: ContentCapture;
  /** `OTEL_SDK_DISABLED`: no SDK is started. Policies are enforced all the same. */
  readonly sdkDisabled: boolean;
  /** Where an SDK of ours would send traces: `OTEL_TRACES_EXPORTER` and the OTLP endpoint. */
  readonly exporter: string;
  /** `PARAPET_RECORD`: a folder in which original exchanges are kept, with all that was said. Absent: nothing is kept. */
  readonly record?: string;
  /** Whether an editor is looked for that shows spans: not where `NODE_ENV` is `production` or `PARAPET_DISCOVERY` is `none`. */
  readonly discovery: boolean;
  /** `OTEL_RESOURCE_ATTRIBUTES`, with `OTEL_SERVICE_NAME` as its `service.name`. */
  readonly resource: Readonly<Record<string, string>>;
  /** `parapet.yaml`, or the file that `PARAPET_CONFIG` names. */
  readonly settings: Settings;
  /** What was wrong with any of it. A value that is wrong counts as not given. */
  readonly problems: readonly Problem[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the configuration from environment variables and the project settings. Never throws. */
export function readConfiguration(env: Environment, cwd: string): Configuration {
  const problems: Problem[] = [];
  const oneOf = <T extends string>(name: string, values: readonly T[], written = env[name]): T | undefined => {
    const value = values.find((candidate) => candidate === written?.toLowerCase());
    if (written && !value) problems.push(notAValue(name, written, values));
    return value;
  };
  const flag = (name: string): boolean =>
    oneOf(name, ['true', 'false', '1', '0'], env[name]) === 'true' || env[name] === '1';

  const policies = env.PARAPET_POLICIES?.split(delimiter).filter((path) => path !== '');
  const findingKey = env.PARAPET_FINDING_KEY;
  const judge = readJudge(env, problems);
  return {
    ...(policies?.length && { policies }),
    ...(env.PARAPET_SETS !== 'none' && { sets: resolve(cwd, env.PARAPET_SETS || DEFAULT_SETS) }),
    strict: flag('PARAPET_STRICT'),
    logLevel: oneOf('PARAPET_LOG_LEVEL', logLevels) ?? 'info',
    ...(findingKey && { findingKey }),
    ...(judge && { judge }),
    captureContent: readCapture(
      oneOf('OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT', [...contentCaptures, 'true', 'false']),
    ),
    sdkDisabled: env.OTEL_SDK_DISABLED?.toLowerCase() === 'true',
    exporter: describeExporter(env),
    ...(env.PARAPET_RECORD && { record: resolve(cwd, env.PARAPET_RECORD) }),
    discovery: env.NODE_ENV !== 'production' && env.PARAPET_DISCOVERY !== 'none',
    resource: readResource(env),
    settings: readSettings(env.PARAPET_CONFIG, cwd, problems),
    problems,
  };
}

const OPENAI = 'https://api.openai.com/v1';

/** A key is sent to no other address than the one it was given for. */
function readJudge(env: Environment, problems: Problem[]): JudgeEndpoint | undefined {
  const { PARAPET_JUDGE_URL: written, PARAPET_JUDGE_KEY: given, OPENAI_API_KEY: openai } = env;
  if (!written) {
    const key = given || openai;
    return key ? { url: OPENAI, key } : undefined;
  }
  const url = URL.parse(written);
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password)
    return { url: url.href, ...(given && { key: given }) };
  problems.push(
    wholeProblem(
      'PARAPET_JUDGE_URL',
      'error',
      'parapet/environment',
      'This is not the base URL of a model, such as `http://localhost:8000/v1`. A key belongs into PARAPET_JUDGE_KEY.',
    ),
  );
  return undefined;
}

/** `true` is what the first instrumentations of OpenTelemetry understood; it means spans. */
function readCapture(value: ContentCapture | 'true' | 'false' | undefined): ContentCapture {
  if (value === 'true') return 'span_only';
  return value === undefined || value === 'false' ? 'no_content' : value;
}

const DEFAULT_SETTINGS = 'parapet.yaml';

function readSettings(named: string | undefined, cwd: string, problems: Problem[]): Settings {
  const path = resolve(cwd, named || DEFAULT_SETTINGS);
  const file = shownPath(path, cwd);
  const text = readText(path);
  if (text === undefined) {
    if (!named && isThere(path)) problems.push(wholeProblem(file, 'error', 'parapet/settings-unreadable', UNREADABLE));
    if (named)
      problems.push(
        wholeProblem(
          file,
          'error',
          'parapet/settings-missing',
          'It cannot be read. Correct PARAPET_CONFIG, or take it away.',
        ),
      );
    return noSettings;
  }
  const parsed = parseSettings(text, file);
  problems.push(...parsed.problems);
  return parsed.settings;
}

const UNREADABLE =
  'It cannot be read, so none of its settings is in force. Correct its permissions, save it as a file of UTF-8, or remove it.';

/** Whether a name is taken, by a link that leads nowhere too. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function notAValue(name: string, written: string, values: readonly string[]): Problem {
  const meant = nearest(written, values);
  const remedy = meant
    ? `Did you mean \`${meant}\`?`
    : `It is one of ${values.map((value) => `\`${value}\``).join(', ')}.`;
  return wholeProblem(
    name,
    'error',
    'parapet/environment',
    `\`${written}\` is not a value of this variable. ${remedy}`,
  );
}

/** Format: `key=value` pairs, comma separated, values percent-encoded (OpenTelemetry, "Resource SDK"). */
function readResource(env: Environment): Record<string, string> {
  const pairs = (env.OTEL_RESOURCE_ATTRIBUTES ?? '').split(',').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at > 0 ? [[pair.slice(0, at).trim(), percentDecoded(pair.slice(at + 1).trim())] as const] : [];
  });
  const name = env.OTEL_SERVICE_NAME;
  return { ...Object.fromEntries(pairs), ...(name && { 'service.name': name }) };
}

function percentDecoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function describeExporter(env: Environment): string {
  const exporter = env.OTEL_TRACES_EXPORTER || 'otlp';
  if (exporter !== 'otlp') return exporter;
  const endpoint = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || env.OTEL_EXPORTER_OTLP_ENDPOINT || 'http://localhost:4318';
  return `otlp ${withoutCredentials(endpoint)}`;
}

function withoutCredentials(endpoint: string): string {
  const url = URL.parse(endpoint);
  return url ? url.origin + (url.pathname === '/' ? '' : url.pathname) : 'endpoint';
}
