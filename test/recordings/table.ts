import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Unknown } from '@parapet/cel';
import type { Moment, MomentKind } from '@parapet/policy';
import { recordedMoments, recordings } from './recorded.ts';

/** What of a moment is asked for, in the words of the policy language. */
const rows: readonly (readonly [kind: MomentKind, paths: readonly string[]])[] = [
  [
    'input',
    [
      'input.messages',
      'input.system',
      'input.tools',
      'call.provider',
      'call.stream',
      'call.parameters',
      'model.name',
      'conversation.turns',
    ],
  ],
  ['output', ['output.parts', 'output.finish_reason', 'model.response_name', 'model.version']],
  ['tool_call', ['tool.name', 'tool.arguments', 'tool.call_id', 'tool.type']],
  ['tool_result', ['tool.name', 'tool.arguments', 'tool.call_id', 'tool.result']],
  ['retrieval', ['retrieval.query', 'retrieval.documents']],
  ['call_end', ['call.duration', 'call.time_to_first_token', 'call.tokens', 'call.finish_reasons']],
];

/** A package whose telemetry was recorded, and its version. */
interface Column {
  readonly app: string;
  readonly title: string;
  readonly package: string;
}

const packages: Readonly<Record<string, readonly [title: string, dependency: string]>> = {
  'opentelemetry-openai': ['OpenTelemetry, chat', '@opentelemetry/instrumentation-openai'],
  'opentelemetry-openai-responses': ['OpenTelemetry, responses', '@opentelemetry/instrumentation-openai'],
  'openllmetry-openai': ['OpenLLMetry', '@traceloop/instrumentation-openai'],
  'openllmetry-openai-before': ['OpenLLMetry before', '@traceloop/instrumentation-openai-14'],
  'openinference-openai': ['OpenInference', '@arizeai/openinference-instrumentation-openai'],
  'ai-sdk': ['AI SDK', '@ai-sdk/otel'],
  'ai-sdk-before': ['AI SDK before', 'ai-6'],
  'anthropic-sdk': ['Anthropic SDK', '@anthropic-ai/sdk'],
};

/** `docs/reference/conventions.md`: what each package that was recorded shows of the same conversations. */
export function conventionsPage(): string {
  const columns = columnsOf();
  const head = ['moment', 'field', ...columns.map(({ title }) => title)];
  const table = rows.flatMap(([kind, paths]) =>
    paths.map((path, index) => [
      index === 0 ? `\`${kind}\`` : '',
      `\`${path}\``,
      ...columns.map(({ app }) => markOf(app, kind, path)),
    ]),
  );
  return `# What traces show

Parapet reads what many packages write about models into the same moments. How much of a moment they show differs, and with it
what can be decided on a trace: what is not shown is unknown, and never guessed. This page is generated from recordings: the
packages below were run with the same conversations, with content captured and without (\`npm run record\`).

| column | recorded from |
| --- | --- |
${columns.map((column) => `| ${column.title} | \`${column.package}\` |`).join('\n')}

**yes**: always shown. **content**: shown where the application captures content. **some**: in some calls only, such as
streamed ones. **–**: never, or there is no such moment.

| ${head.join(' | ')} |
| ${head.map(() => '---').join(' | ')} |
${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}

Calls that do not show an id of their own cannot be known again in another span. A tool that is run without one is known by its arguments for
the call that was asked for, by hosts that have all of a trace; for the span processor and the collector it is another call.
`;
}

function columnsOf(): readonly Column[] {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([app]) => recordings.includes(app))
    .map(([app, [title, dependency]]) => {
      const version: string = manifest.dependencies[dependency];
      // An alias names the package it stands for.
      return {
        app,
        title,
        package: version.startsWith('npm:') ? version.slice('npm:'.length) : `${dependency}@${version}`,
      };
    });
}

function markOf(app: string, kind: MomentKind, path: string): string {
  const [captured, not] = [true, false].map((content) => shownIn(recordedMoments(app, content), kind, path));
  if (captured === 'never') return '–';
  if (captured === 'always') return not === 'always' ? 'yes' : 'content';
  return not === 'never' ? 'content, some' : 'some';
}

function shownIn(moments: readonly Moment[], kind: MomentKind, path: string): 'always' | 'some' | 'never' {
  const ofKind = moments.filter(({ at }) => at === kind);
  // Instructions stand among the messages as well, so whoever shows no messages does not show all of them.
  const paths = path === 'input.system' ? [path, 'input.messages'] : [path];
  const shown = ofKind.filter((moment) => paths.every((each) => isShown(moment, each)));
  if (shown.length === 0) return 'never';
  return shown.length === ofKind.length ? 'always' : 'some';
}

/** Whether a place was looked at, whatever stood there. */
function isShown(moment: Moment, path: string): boolean {
  const [root = '', field = ''] = path.split('.');
  const at = (moment as unknown as Readonly<Record<string, unknown>>)[root];
  if (at === undefined || at instanceof Unknown) return false;
  const value = (at as Readonly<Record<string, unknown>>)[field];
  // What is left out of a call or a model was not seen; what is left out of content was not there.
  return value === undefined ? !['call', 'model', 'conversation'].includes(root) : isSeenWhole(value);
}

function isSeenWhole(value: unknown): boolean {
  if (value instanceof Unknown) return false;
  return typeof value !== 'object' || value === null || Object.values(value).every(isSeenWhole);
}
