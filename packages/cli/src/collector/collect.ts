import type { Collector, CollectorEvent } from '@parapet/collector';
import { startCollector } from '@parapet/collector';
import type { PolicySet } from '@parapet/policy';
import { DEFAULT_POLICIES, isError, keepPolicySet, loadPolicies, readConfiguration } from '@parapet/runtime';
import { inColumns, problemsText } from '../columns.ts';
import { counted } from '../counted.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import type { Listen } from './addresses.ts';
import { parseHeaders } from './otlp-headers.ts';

export interface CollectOptions {
  readonly forward: URL;
  readonly listen: Listen;
  readonly policies?: string;
}

/** `parapet collector`: runs until SIGTERM or SIGINT, or until it cannot. */
export async function collect(options: CollectOptions, terminal: Terminal): Promise<ExitCode> {
  const { out, err, cwd, env } = terminal;
  const { policies, settings, sets, problems: misconfigured } = readConfiguration(env, cwd);
  const paths = options.policies ? [options.policies] : (policies ?? [DEFAULT_POLICIES]);
  const { set, sources, problems: wrong } = loadPolicies({ paths, cwd, profile: settings.profile });
  const problems = [...misconfigured, ...wrong];
  if (problems.length > 0) await err.write(`${problemsText(problems, err, { cwd })}\n`);
  if (!set || problems.some(isError)) return exitCode.problems;
  if (sources && sets !== undefined) void keepPolicySet(set, sources, sets);
  let collector: Collector;
  try {
    collector = await startCollector({
      policies: set,
      listen: options.listen,
      forward: options.forward,
      headers: parseHeaders(env.OTEL_EXPORTER_OTLP_HEADERS),
      onEvent: journal((line) => void err.write(`${line}\n`)),
    });
  } catch (error) {
    await err.write(`parapet collector cannot listen: ${whyNot(error as NodeJS.ErrnoException, options.listen)}\n`);
    return exitCode.problems;
  }
  closeOnSignal(collector);
  await out.write(`${inColumns(readyLine(collector, options.forward, set), 0, 2)}\n`);
  await collector.closed;
  return exitCode.ok;
}

const readyLine = ({ url }: Collector, forward: URL, set: PolicySet): string =>
  `parapet collector ${url.origin} -> ${forward.origin}${forward.pathname.replace(/\/$/, '')}, ${counted(set.rules.length, 'rule')}, ${set.digest.slice(0, 19)}`;

function whyNot({ code }: NodeJS.ErrnoException, { host, port }: Listen): string {
  if (code === 'EADDRINUSE') return `${host}:${port} is taken by another process.`;
  if (code === 'EACCES') return `this user may not listen on port ${port}.`;
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') return `${host} is not an address of this machine.`;
  return code ?? 'unknown error';
}

/** The first signal lets requests in work end; a second one, from an impatient person, does not. */
function closeOnSignal(collector: Collector): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      void collector.close();
      process.once(signal, () => process.exit(exitCode.problems));
    });
}

/** Turns events into lines, and a failure that goes on into one line, until it changes or ends. */
function journal(write: (line: string) => void): (event: CollectorEvent) => void {
  let failing: string | undefined;
  return (event) => {
    switch (event.kind) {
      case 'delivered':
        if (failing !== undefined) write('The downstream takes what is sent again.');
        failing = undefined;
        break;
      case 'not-delivered':
        if (event.failure !== failing) write(`The downstream ${event.failure}. Clients are told so.`);
        failing = event.failure;
        break;
      case 'undecided':
        write(`A span could not be decided ${event.at}, and went on without a verdict. This is a defect of Parapet.`);
        break;
      case 'failed':
        write(`A request failed ${event.at}. This is a defect of Parapet; clients keep what they sent.`);
        break;
    }
  };
}
