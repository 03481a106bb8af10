import type { LabelKind } from '@parapet/policy';
import { readLabels } from '@parapet/policy';
import type { Change } from '../actions/selection.ts';
import { appendItem } from '../authoring/append-item.ts';
import type { Authored } from '../authoring/authored.ts';
import { authored, authoredFile, refused } from '../authoring/authored.ts';
import { yamlText } from '../authoring/yaml-value.ts';

/** A label as it is to be written. */
export interface NewLabel {
  readonly moment: string;
  readonly rule: string;
  readonly kind: LabelKind;
  /** Path of the trace from the file of labels. */
  readonly trace?: string;
  /** The moment itself, line by line as a test writes it. */
  readonly given?: readonly string[];
  readonly note?: string;
}

/**
 * Writes a label into a file of labels, in the place of what was said of that moment and rule before.
 *
 * @param text of the file; undefined where there is none yet
 * @param policies paths from the file
 */
export function writeLabel(
  uri: string,
  text: string | undefined,
  policies: readonly string[],
  label: NewLabel,
  note?: string,
): Authored {
  const lines = linesOf(label);
  if (text === undefined || text.trim() === '') {
    const [only = '', ...others] = policies.map(yamlText);
    const policy = others.length === 0 ? only : `[${[only, ...others].join(', ')}]`;
    const item = lines.map((line, index) => `  ${index === 0 ? '- ' : '  '}${line}`).join('\n');
    return authoredFile(uri, `parapet: 1\npolicy: ${policy}\nlabels:\n${item}\n`, note);
  }
  const known = readLabels(uri, text).labels.labels.find(
    ({ moment, rule }) => moment.value === label.moment && lastPart(rule.value) === lastPart(label.rule),
  );
  if (known) {
    const said: Change = { ...known.kindRange, text: label.kind };
    const kept = label.given && !known.given ? given(text, known.kindRange.end, label.given) : [];
    return authored(uri, text, [said, ...kept], note);
  }
  const change = appendItem(text, 'labels', lines);
  return change
    ? authored(uri, text, [change], note)
    : refused('The labels stand in brackets: write them one below the other, each with a dash.');
}

/** What was said, behind what is said of it, in a label that is written line by line; one in braces has no place for it. */
function given(text: string, kindEnd: number, lines: readonly string[]): readonly Change[] {
  const [, indent] = /(?:^|\n)([ -]*)label:[^\n]*$/.exec(text.slice(0, kindEnd)) ?? [];
  if (indent === undefined) return [];
  const column = ' '.repeat(indent.length);
  const at = kindEnd + (/^[^\n]*/.exec(text.slice(kindEnd))?.[0].trimEnd().length ?? 0);
  return [{ start: at, end: at, text: ['', 'given:', ...lines.map((line) => `  ${line}`)].join(`\n${column}`) }];
}

const lastPart = (name: string): string => name.slice(name.indexOf('/') + 1);

const linesOf = ({ moment, rule, kind, trace, given, note }: NewLabel): readonly string[] => [
  `moment: ${yamlText(moment)}`,
  `rule: ${yamlText(rule)}`,
  `label: ${kind}`,
  ...(trace === undefined ? [] : [`trace: ${yamlText(trace)}`]),
  ...(given === undefined ? [] : ['given:', ...given.map((line) => `  ${line}`)]),
  ...(note === undefined ? [] : [`note: ${yamlText(note)}`]),
];
