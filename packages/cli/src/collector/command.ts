import { InvalidArgumentError, Option } from 'commander';
import { exitCodesHelp } from '../exit-code.ts';
import type { Register } from '../register.ts';
import { type Listen, parseForward, parseListen } from './addresses.ts';
import { collect } from './collect.ts';

export const registerCollector: Register = (program, terminal, finish) =>
  program
    .command('collector')
    .summary('attach verdicts to spans that pass')
    .description('Takes OTLP/HTTP, attaches the verdicts of the policies to every span, and sends it on.')
    .addOption(forwardOption)
    .option('--policies <path>', 'a file or a folder (default: PARAPET_POLICIES, else ./policies)')
    .addOption(listenOption)
    .addHelpText('after', help)
    .action(async (options: { forward: URL; policies?: string; listen: Listen }) =>
      finish(await collect(options, terminal)),
    );

const forwardOption = new Option('--forward <url>', 'the next OTLP/HTTP endpoint, without /v1/traces')
  .makeOptionMandatory()
  .argParser((text): URL => {
    const read = parseForward(text);
    if (typeof read === 'string') throw new InvalidArgumentError(read);
    return read;
  });

const listenOption = new Option('--listen <host:port>', 'where to take spans')
  .default({ host: '127.0.0.1', port: 4319 }, '127.0.0.1:4319')
  .argParser((text): Listen => {
    const read = parseListen(text);
    if (read) return read;
    throw new InvalidArgumentError('It is host:port, such as 127.0.0.1:4319 or [::1]:4319, or a port alone.');
  });

const help = `
Examples:
  parapet collector --policies policies --forward http://localhost:4318
  parapet collector --forward https://otlp.example.com --listen 0.0.0.0:4319

A service sends its spans here with

  OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4319
  OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf

Logs and metrics go through unchanged. The collector itself reads
OTEL_EXPORTER_OTLP_HEADERS and sends them with everything that goes on. SIGTERM
and SIGINT let requests in work end, then the collector; a second one does not.
${exitCodesHelp}`;
