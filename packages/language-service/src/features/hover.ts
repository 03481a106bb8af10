import { typeName } from '@parapet/cel';
import { symbolAt } from '@parapet/cel/editor';
import type { PolicySet, RuleSummary } from '@parapet/policy';
import type { RuleInWords } from '@parapet/policy/editor';
import type { Hover, Position } from 'vscode-languageserver-types';
import { conditionAt } from '../conditions/condition-at.ts';
import { fieldsOfFile } from '../files/file-fields.ts';
import type { FileView } from '../files/file-views.ts';
import type { Occurrence } from '../names/occurrences.ts';
import { isShared, occurrenceAt } from '../names/occurrences.ts';
import type { PolicyView } from '../policies/policy-views.ts';
import type { PinnedMoments } from '../preview/previews.ts';
import type { Described } from '../schema/describe-field.ts';
import { describeField } from '../schema/describe-field.ts';
import { pinnedValues } from './pinned-values.ts';

/** What is told besides of what stands at a position. */
export interface HoverOptions {
  /** Gives a policy, where it can be loaded. */
  readonly setOf: (uri: string) => PolicySet | undefined;
  /** Of the span whose values are told. */
  readonly pinned?: PinnedMoments | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * What stands at a position: a name in a condition with its type, a rule or a name of the policy in plain English, what a key is for;
 * and what it came to at the pinned span.
 */
export function hover(
  view: FileView,
  together: readonly FileView[],
  position: Position,
  { setOf, pinned, now }: HoverOptions,
): Hover | null {
  const found = occurrenceAt(view, together, view.positions.offset(position));
  const described =
    (view.kind === 'policy' ? describeInCondition(view, position) : undefined) ??
    (found ? describeOccurrence(view, found, setOf) : undefined) ??
    describeField(fieldsOfFile[view.kind], view.positions, position);
  const values = pinned && view.kind === 'policy' ? pinnedValues(view, position, pinned, now) : undefined;
  const range = described?.range ?? values?.range;
  const told = [described, values].flatMap((one) => one?.words ?? []);
  return range ? { contents: { kind: 'markdown', value: told.join('\n\n---\n\n') }, range } : null;
}

function describeInCondition(view: PolicyView, position: Position): Described | undefined {
  const condition = conditionAt(view, position);
  const symbol = condition && symbolAt(condition.source, condition.offset, condition.environment);
  if (!symbol) return undefined;
  const { kind, name, type, doc } = symbol;
  const code = kind === 'macro' || kind === 'type' ? name : `${name}: ${typeName(type)}`;
  const words = kind === 'variable' ? view.nameInWords(name)?.words : undefined;
  const told = [`\`\`\`cel\n${code}\n\`\`\``, ...(doc !== '' ? [doc] : []), ...(words ? [words] : [])];
  return { words: told.join('\n\n'), range: condition.range(symbol.range) };
}

function describeOccurrence(
  { positions }: FileView,
  { range, target: { view, declaration } }: Occurrence,
  setOf: HoverOptions['setOf'],
): Described | undefined {
  const { kind, name } = declaration;
  const told =
    kind === 'rule' ? describeRule(view, name, setOf(view.uri)) : isShared(kind) ? describeName(view, name) : '';
  return told === '' ? undefined : { words: told, range: positions.range(range.start, range.end) };
}

function describeName(view: PolicyView, name: string): string {
  const told = view.nameInWords(name);
  return told ? `**${name}** (${told.kind})\n\n${told.words}` : '';
}

function describeRule(view: PolicyView, id: string, set: PolicySet | undefined): string {
  const words = view.inWords();
  const rule = words?.rule(id);
  if (!words || !rule) return '';
  const summary = set?.rules.find((one) => one.id === id && one.policy === words.id);
  const controls = [...new Set([...words.controls, ...rule.controls])];
  return [
    `**${words.id}/${id}**${rule.title === undefined ? '' : `: ${rule.title}`}`,
    ...(rule.at ? [`At ${rule.at.map((kind) => `\`${kind}\``).join(', ')}, ${whenInWords(rule)}`] : []),
    ...(rule.overrides ? [`It stands in the place of \`${rule.overrides}\`.`] : []),
    `${rule.follows ?? ''} ${modes[rule.mode]}`.trim(),
    ...(summary ? streamOf(summary) : []),
    ...(controls.length > 0 ? [`controls: ${controls.join(', ')}`] : []),
    ...(rule.message !== undefined ? [`> ${rule.message}`] : []),
  ].join('\n\n');
}

const modes: Readonly<Record<RuleInWords['mode'], string>> = {
  enforce: 'It is enforced.',
  observe: 'It is only observed: nothing is done.',
};

function whenInWords({ when }: RuleInWords): string {
  const groups = (when ?? []).map(({ kind, clauses }) => {
    const list = clauses.map((clause) => `- ${clause}`).join('\n');
    return `${groupWords[kind]}:\n\n${list}`;
  });
  return groups.length > 0 ? groups.join('\n\nand ') : 'always.';
}

const groupWords: Readonly<Record<'all' | 'any' | 'none', string>> = {
  all: 'when all of this is so',
  any: 'when any of this is so',
  none: 'when none of this is so',
};

const streamOf = ({ streamClass }: RuleSummary): readonly string[] => (streamClass ? [streams[streamClass]] : []);

/** What a rule's class means for an answer that is streamed. */
const streams: Readonly<Record<NonNullable<RuleSummary['streamClass']>, string>> = {
  free: 'Streams are not held back.',
  each: 'Streams are held only where a finding may be arriving.',
  deciding: 'Streams are held only where a finding may be arriving; what precedes the deciding one is released.',
  first: 'Streams are held from the first possible finding until the rule is settled.',
  whole: 'Streams are held whole until the rule is settled.',
};
