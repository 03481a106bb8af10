import { styleText } from 'node:util';
import type { Check } from './checks.ts';
import type { Played } from './play.ts';
import type { Attributes, Span } from './spans.ts';

type Style = Parameters<typeof styleText>[0];

/** Writes for a person: 80 columns, and colours where the reader's terminal has them. */
export interface Printer {
  conversation(number: number, played: Played, checks: readonly Check[]): string;
  heading(text: string): string;
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
    const { verdict, action, mode, policy, rule } = outcome;
    const style = styles[verdict] ?? 'dim';
    const because = rule === null ? '' : ` by ${policy}/${rule}${mode === 'observe' ? ', which only observes' : ''}`;
    return [
      heading(`${number}. ${scenario.name}`),
      labelled(paint, 'user', `${asks} (${caller.roles})`),
      labelled(paint, 'model', modelSaid ?? paint('dim', '(was not asked)')),
      labelled(paint, 'user got', delivered),
      labelled(paint, 'verdict', `${paint(style, verdict)}, action ${paint(style, action)}${because}`),
      ...labelledLines(paint, 'trace', trees(spans, paint)),
      ...verdictOnChecks(paint, checks),
      '',
    ].join('\n');
  };

  return { conversation, heading };
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

/** Every trace of the spans as a tree, spans in order of time, with what Parapet wrote on them. */
function trees(spans: readonly Span[], paint: Paint): string[] {
  const ordered = spans.toSorted((a, b) => a.start - b.start);
  const known = new Set(ordered.map(({ spanId }) => spanId));
  const childrenOf = (parent: string | undefined): Span[] =>
    ordered.filter(({ parentSpanId }) => (known.has(parentSpanId ?? '') ? parentSpanId : undefined) === parent);

  const draw = (span: Span, stem: string, branch: string): string[] => {
    const children = childrenOf(span.spanId);
    const inside = stem + (branch === '├─ ' ? '│  ' : branch === '└─ ' ? '   ' : '');
    const trunk = paint('dim', inside + (children.length > 0 ? '│ ' : '  '));
    return [
      `${paint('dim', stem + branch)}${paint('bold', span.name)} ${paint('dim', `${span.duration.toFixed(1)} ms`)}`,
      ...facts(span, paint).map((line) => trunk + line),
      ...children.flatMap((child, index) => draw(child, inside, index === children.length - 1 ? '└─ ' : '├─ ')),
    ];
  };

  const roots = childrenOf(undefined);
  if (roots.length === 0) return [paint('red', '(no span arrived)')];
  return [paint('dim', roots[0]?.traceId ?? ''), ...roots.flatMap((root) => draw(root, '', ''))];
}

/** Parapet's attributes, the tokens, and where something was found. Message content stays in the file. */
function facts({ attributes, events }: Span, paint: Paint): string[] {
  const names = Object.keys(attributes).filter((name) => name.startsWith('parapet.') && !quiet.test(name));
  const width = Math.max(...names.map((name) => name.length), 0);
  return [
    ...names.map((name) => `${paint('dim', name.padEnd(width))}  ${short(attributes[name])}`),
    ...events.filter(({ name }) => name === 'parapet.finding').map((event) => paint('dim', finding(event.attributes))),
  ];
}

/** Attributes that say the same as another one for backends that need it so, and those for machines. */
const quiet = /^parapet\.(rule\.(ids|count)|policy_set\.digest|decision\.)/;

function finding(attributes: Attributes): string {
  const of = (name: string) => attributes[`parapet.finding.${name}`];
  return `found ${of('finder')} at ${of('part')}, characters ${of('start')} to ${of('end')}`;
}

function short(value: unknown): string {
  const text = Array.isArray(value) ? value.join(', ') : String(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/** Lines that leave room for a label, broken between words. */
function wrap(text: string): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines = [''];
    for (const word of paragraph.split(' ')) {
      const line = lines.at(-1) ?? '';
      if (line === '') lines[lines.length - 1] = word;
      else if (line.length + 1 + word.length > WIDTH - LABEL) lines.push(word);
      else lines[lines.length - 1] = `${line} ${word}`;
    }
    return lines;
  });
}
