/**
 * `npm run demo [-- --json]`: starts a model and the service, plays the conversations, and shows what came of each.
 * Ends with 0 only if every conversation did what it should. With OPENAI_API_KEY and OPENAI_BASE_URL a real model answers;
 * what it says nobody knows, so only what must hold for any answer is checked then.
 */
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startRecorder } from '../model/recorder.ts';
import { startModelServer } from '../model/server.ts';
import { type Check, check, checkReal } from './checks.ts';
import { type Played, play } from './play.ts';
import { createPrinter } from './print.ts';
import { scenarios } from './scenarios.ts';
import { protect, record, startService } from './service.ts';
import { startTraceSink } from './trace-sink.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const folder = fileURLToPath(new URL('..', import.meta.url));
const file = resolve(folder, 'traces/demo.otlp.jsonl');
const { NO_COLOR, OPENAI_API_KEY, OPENAI_BASE_URL } = process.env;
const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers } = process.env;
const real = OPENAI_API_KEY && OPENAI_BASE_URL;
const printer = createPrinter(process.stdout.isTTY === true && !NO_COLOR);
const say = (text: string): void => {
  if (!values.json) console.log(text);
};

const model = real ? await startRecorder(OPENAI_BASE_URL) : await startModelServer({ pace: 5 });
const traces = await startTraceSink({
  file,
  ...(endpoint && { forward: { url: endpoint, headers: headersOf(headers) } }),
});
const service = await startService({
  flags: [...protect, ...record],
  env: {
    OPENAI_API_KEY: OPENAI_API_KEY ?? 'none-needed',
    OPENAI_BASE_URL: model.url,
    OTEL_SERVICE_NAME: 'support-bot',
    OTEL_EXPORTER_OTLP_ENDPOINT: traces.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '50',
    // The editor and `replay` decide recorded messages again, so the demo records them.
    OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'span_only',
  },
});

const results: { played: Played; checks: Check[] }[] = [];
try {
  say(printer.heading('An ordinary service, started with one flag'));
  say(`$ cd ${shown(folder)}\n$ node ${protect.join(' ')} service.js`);
  say(`${printer.paragraph(service.log().trim())}\n`);
  for (const [index, scenario] of scenarios.entries()) {
    const played = await play(scenario, index + 1, { model, service, traces });
    const checks = real ? checkReal(played) : check(played);
    results.push({ played, checks });
    say(printer.conversation(index + 1, played, checks));
  }
} finally {
  await service.stop();
  await traces.close();
  await model.close();
}

const failed = results.filter(({ checks }) => checks.some(({ problem }) => problem !== undefined));
if (values.json) {
  console.log(
    JSON.stringify(
      results.map(({ played }) => forMachines(played)),
      null,
      2,
    ),
  );
  for (const { played, checks } of failed)
    for (const { what, problem } of checks) if (problem) console.error(`${played.scenario.name}: ${what} ${problem}`);
} else {
  say(printer.heading('Where to look next'));
  say(
    [
      `${results.length - failed.length} of ${results.length} conversations did what they ${real ? 'must, whatever a model says' : 'should'}.`,
      '',
      'The rules       examples/support-bot/policies: change one and run the demo again',
      `The traces      ${shown(file)}`,
      '                open the folder in VS Code with the Parapet extension, and each',
      '                rule says how many of these spans it matches, while you type',
      'Decided again   npx parapet replay examples/support-bot/policies \\',
      `                  ${shown(file)}`,
      'The service     examples/support-bot/service.js, which knows nothing of all this',
      endpoint
        ? `Sent as well    to ${endpoint}`
        : 'Your backend    OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 npm run demo',
      ...traces.problems.map((problem) => `                could not be sent on: ${problem}`),
    ].join('\n'),
  );
}
process.exitCode = failed.length > 0 || results.length < scenarios.length ? 1 : 0;

function forMachines({ scenario, modelSaid, delivered, outcome, spans }: Played): Record<string, unknown> {
  return { scenario: scenario.name, model_said: modelSaid ?? null, delivered, ...outcome, spans };
}

/** As the reader would type it, from where the demo was started. */
function shown(path: string): string {
  return relative(process.env.INIT_CWD ?? process.cwd(), path) || '.';
}

/** Format: `key=value` pairs, comma separated, values percent-encoded (OpenTelemetry, "Exporter configuration"). */
function headersOf(pairs = ''): Record<string, string> {
  return Object.fromEntries(
    pairs.split(',').flatMap((pair) => {
      const at = pair.indexOf('=');
      return at > 0 ? [[pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())]] : [];
    }),
  );
}
