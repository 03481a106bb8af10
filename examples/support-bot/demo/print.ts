import { styleText } from 'node:util';
import type { Check } from './checks.ts';
import type { Outcome, Played } from './play.ts';
import type { Attributes, Span } from './spans.ts';

type Style = Parameters<typeof styleText>[0];

/** Writes for a person: 80 columns, and colours where the reader's terminal has them. */
export interface Printer {
  conversation(number: number, played: Played, checks: readonly Check[]): string;
  heading(text: string): string;
  paragraph(text: string): string;
}

const WIDTH = 80;
const LABEL = 9;

export function createPrinter(colours: boolean): Printer {
  const paint = (style: Style, text: string): string =>
    colours ? styleText(style, text, { validateStream: false }) : text;
  const heading = (text: string): string =>
    paint('bold', `── ${text} `) + paint('dim', '─'.repeat(Math.max(0, WIDTH - text.length - 4)));

  const conversation = (number: number, played: Played, checks: readonly Check[]): string => {
    const { scenario, modelSaid, delivered, outcome, spans } = played;
    const { caller, asks } = scenario;
    return [
      heading(`${number}. ${scenario.name}`),
      labelled(paint, 'user', `${asks} (${caller.roles})`),
      labelled(paint, 'model', modelSaid ?? paint('dim', '(was not asked)')),
      labelled(paint, 'user got', delivered),
      labelled(paint, 'verdict', verdictOf(outcome, paint)),
      ...labelledLines(paint, 'trace', trees(spans, paint)),
      ...verdictOnChecks(paint, checks),
      '',
    ].join('\n');
  };

  return { conversation, heading, paragraph: (text) => wrap(text, WIDTH).join('\n') };
}

function verdictOf({ verdict, action, mode, policy, rule }: Outcome, paint: Paint): string {
  const style = styles[verdict] ?? 'dim';
  if (mode === 'observe') return `allow; ${policy}/${rule} would ${paint(style, verdict)}, but only observes`;
  return `${paint(style, verdict)}, action ${paint(style, action)}${rule === null ? '' : ` by ${policy}/${rule}`}`;
}

type Paint = (style: Style, text: string) => string;

const styles: Readonly<Record<string, Style>> = {
  allow: 'green',
  warn: 'yellow',
  modify: 'yellow',
  deny: 'red',
};

const labelled = (paint: Paint, label: string, text: string): string =>
  labelledLines(paint, label, wrap(text)).join('\n');

const labelledLines = (paint: Paint, label: string, lines: readonly string[]): string[] =>
  lines.map((line, index) => paint('dim', (index === 0 ? label : '').padEnd(LABEL)) + line);

function verdictOnChecks(paint: Paint, checks: readonly Check[]): string[] {
  const wrong = checks.filter(({ problem }) => problem !== undefined);
  if (wrong.length === 0)
    return labelledLines(paint, 'checked', [`${paint('green', 'as it should be')} (${checks.length} checks)`]);
  return wrong.flatMap(({ what, problem }) =>
    labelledLines(paint, 'checked', wrap(`WRONG: ${what} ${problem}`)).map((line) => paint('red', line)),
  );
}

/** Every trace as a tree: spans below their parents in order of time, and on each what Parapet wrote on it. */
function trees(spans: readonly Span[], paint: Paint): string[] {
  const ordered = spans.toSorted((a, b) => a.start - b.start);
  const known = new Set(ordered.map(({ spanId }) => spanId));
  const parentOf = ({ parentSpanId = '' }: Span) => (known.has(parentSpanId) ? parentSpanId : undefined);
  const branch = (span: Span): Branch => ({
    lines: [headline(span, paint), ...facts(span.attributes, paint)],
    below: [...decisions(span, paint), ...ordered.filter((one) => parentOf(one) === span.spanId).map(branch)],
  });
  const roots = ordered.filter((span) => parentOf(span) === undefined);
  if (roots.length === 0) return [paint('red', '(no span arrived)')];
  return roots.flatMap((root) => [paint('dim', root.traceId), ...drawn(branch(root), paint)]);
}

/** Something in a tree: its first line is its name, the others belong to it. */
interface Branch {
  readonly lines: readonly string[];
  readonly below: readonly Branch[];
}

function drawn({ lines, below }: Branch, paint: Paint): string[] {
  const [first = '', ...others] = lines;
  const trunk = paint('dim', below.length > 0 ? '│  ' : '   ');
  return [
    first,
    ...others.map((line) => trunk + line),
    ...below.flatMap((child, index) => {
      const last = index === below.length - 1;
      const [name = '', ...rest] = drawn(child, paint);
      return [
        paint('dim', last ? '└─ ' : '├─ ') + name,
        ...rest.map((line) => paint('dim', last ? '   ' : '│  ') + line),
      ];
    }),
  ];
}

function headline({ name, duration, attributes }: Span, paint: Paint): string {
  const { 'gen_ai.usage.input_tokens': read, 'gen_ai.usage.output_tokens': wrote } = attributes;
  const tokens = wrote === undefined ? '' : `, ${read} tokens in, ${wrote} out`;
  return `${paint('bold', name)} ${paint('dim', `${duration.toFixed(1)} ms${tokens}`)}`;
}

/** What a person looks for on a span; the file has the rest, message content included. */
const shown = [
  'parapet.verdict',
  'parapet.action',
  'parapet.policy.id',
  'parapet.rule.id',
  'parapet.observed.verdict',
  'parapet.observed.rule.id',
  'parapet.blocked',
  'parapet.would_block',
  'parapet.unenforced',
  'parapet.coverage.level',
  'parapet.coverage.missing',
  'parapet.hold.max_chars',
];

function facts(attributes: Attributes, paint: Paint): string[] {
  const names = shown.filter((name) => attributes[name] !== undefined && attributes[name] !== false);
  const width = Math.max(...names.map((name) => name.length), 0);
  return names.map((name) => `${paint('dim', name.padEnd(width))}  ${short(attributes[name])}`);
}

/** The decisions on a span that are not a plain allow, each with what was found. */
function decisions({ events }: Span, paint: Paint): Branch[] {
  const named = (name: string) => events.filter((event) => event.name === name).map(({ attributes }) => attributes);
  const findings = named('parapet.finding');
  return named('parapet.decision').map((decision) => ({
    lines: [`${paint('dim', 'decided on')} ${decision['parapet.moment.at']}: ${short(decision['parapet.rule.list'])}`],
    below: findings
      .filter((finding) => finding['parapet.decision.id'] === decision['parapet.decision.id'])
      .map((finding) => ({ lines: [found(finding, paint)], below: [] })),
  }));
}

function found(finding: Attributes, paint: Paint): string {
  const of = (name: string) => finding[`parapet.finding.${name}`];
  return paint(
    'dim',
    `found ${finding['parapet.finder.name']} in ${of('part')}, characters ${of('start')} to ${of('end')}`,
  );
}

function short(value: unknown): string {
  const text = Array.isArray(value) ? value.join(', ') : String(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/** Lines that leave room for a label, broken between words. */
function wrap(text: string, width = WIDTH - LABEL): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines = [''];
    for (const word of paragraph.split(' ')) {
      const line = lines.at(-1) ?? '';
      if (line === '') lines[lines.length - 1] = word;
      else if (line.length + 1 + word.length > width) lines.push(word);
      else lines[lines.length - 1] = `${line} ${word}`;
    }
    return lines;
  });
}
