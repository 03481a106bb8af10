import { isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import { type MomentKind, momentKinds } from '../moment/moment.ts';
import { movedRange, type SourceRange } from '../problem.ts';
import type { Located } from '../syntax/policy-syntax.ts';
import { keptByItem } from '../yaml/kept-by-item.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { rangeOf, readYamlLeniently } from '../yaml/read-yaml.ts';
import { movedText, textOf } from '../yaml/text-of.ts';
import { type Entry, fieldsOf, itemsOf, locatedOf, locatedsOf } from './lenient-fields.ts';
import type {
  Declaration,
  ExpressionPlace,
  FileMention,
  Mention,
  NameKind,
  PolicyOutline,
  SharedNameKind,
} from './policy-outline.ts';

/** Reads what a policy names, in whatever state its file is. */
export function readOutline(source: string, parse = parseYaml): PolicyOutline {
  const declarations: Declaration[] = [];
  const mentions: Mention[] = [];
  const expressions: ExpressionPlace[] = [];
  const files: FileMention[] = [];
  const root = fieldsOf(readYamlLeniently(source, parse));
  const rules = itemsOf(root.get('rules')?.value).map((node) => ruleIn(node, source));

  const declare = (
    kind: NameKind,
    name: Located,
    end: number,
    more: Partial<Pick<Declaration, 'at' | 'keeps' | 'within'>> = {},
  ): void => void declarations.push(declarationOf(kind, name, end, more));
  const express = (
    node: Node | undefined,
    field: string,
    at: readonly MomentKind[],
    of?: ExpressionPlace['of'],
  ): void => void expressions.push(...expressionsOf(source, node, field, at, of));
  const file = (kind: FileMention['kind'], node: Node | undefined): void => {
    const path = locatedOf(node);
    if (path && !/^https?:/.test(path.value)) files.push({ kind, path });
  };
  const eachOf = (
    field: string,
    kind: SharedNameKind | 'workflow',
    read: (fields: ReadonlyMap<string, Entry>, entry: Entry) => void,
  ): void => {
    for (const entry of fieldsOf(root.get(field)?.value).values()) {
      const fields = fieldsOf(entry.value);
      const keeps = (['sum', 'max', 'values'] as const).filter((name) => kind === 'memory' && fields.has(name));
      declare(kind, entry.key, endOf(entry), { at: momentsOf(fields.get('at')?.value), keeps });
      read(fields, entry);
    }
  };

  const id = locatedOf(root.get('policy')?.value);
  if (id) declare('policy', id, id.range.end);
  const extended = locatedsOf(root.get('extend')?.value);
  mentions.push(...extended.map(({ value, range }): Mention => ({ kind: 'policy', name: value, range })));
  express(root.get('applies')?.value, 'applies', [...new Set(rules.flatMap(({ at }) => at))]);

  eachOf('lists', 'list', (fields) => file('list', fields.get('file')?.value));
  eachOf('finders', 'finder', (fields) => {
    if (isScalar(fields.get('words')?.value)) file('words', fields.get('words')?.value);
    file('prompt', fields.get('judge')?.value);
    file('module', fields.get('opa')?.value);
  });
  eachOf('memories', 'memory', (fields, { key: { value: name } }) => {
    const of = { kind: 'memory', name } as const;
    const at = momentsOf(fields.get('at')?.value);
    express(fields.get('when')?.value, 'when', at, of);
    express(fields.get('per')?.value, 'per', [], of);
    for (const field of ['sum', 'max', 'values']) express(fields.get(field)?.value, field, at, of);
    const until = locatedOf(fields.get('until')?.value);
    if (until) mentions.push({ kind: 'memory', name: until.value, range: until.range });
  });
  eachOf('variables', 'variable', (_, { key: { value: name }, value }) =>
    express(value, 'variables', [], { kind: 'variable', name }),
  );
  eachOf('workflows', 'workflow', (fields, { key: { value: within } }) => {
    const of = { kind: 'workflow', name: within } as const;
    const state = ({ value, range }: Located): Mention => ({ kind: 'state', name: value, range, within });
    express(fields.get('per')?.value, 'per', [], of);
    const start = locatedOf(fields.get('start')?.value);
    if (start) mentions.push(state(start));
    for (const entry of fieldsOf(fields.get('states')?.value).values()) {
      declare('state', entry.key, endOf(entry), { within });
      for (const item of itemsOf(fieldsOf(entry.value).get('to')?.value))
        for (const { key, value } of fieldsOf(item).values()) {
          mentions.push(state(key));
          express(value, 'to', [], of);
        }
    }
  });
  for (const rule of rules) {
    declarations.push(...rule.declarations);
    expressions.push(...rule.expressions);
    mentions.push(...rule.mentions);
  }
  return {
    ...(id && { id }),
    extends: extended,
    declarations: declarations.sort(inOrder),
    mentions: mentions.sort(inOrder),
    expressions: expressions.sort(inOrder),
    files,
  };
}

/** What a rule is called, and what it names. */
interface RuleOutline extends Pick<PolicyOutline, 'declarations' | 'expressions' | 'mentions'> {
  readonly at: readonly MomentKind[];
}

const movedRule = ({ at, declarations, expressions, mentions }: RuleOutline, by: number): RuleOutline => ({
  at,
  declarations: declarations.map((one) => ({
    ...one,
    range: movedRange(one.range, by),
    extent: movedRange(one.extent, by),
  })),
  expressions: expressions.map((one) => movedText(one, by)),
  mentions: mentions.map((one) => ({ ...one, range: movedRange(one.range, by) })),
});

const ruleIn = keptByItem((node, source): RuleOutline => {
  const fields = fieldsOf(node);
  const at = momentsOf(fields.get('at')?.value);
  const name = locatedOf(fields.get('id')?.value);
  const overridden = locatedOf(fields.get('overrides')?.value);
  return {
    at,
    declarations: name ? [declarationOf('rule', name, rangeOf(node).end, { at })] : [],
    expressions: expressionsOf(
      source,
      fields.get('when')?.value,
      'when',
      at,
      name && { kind: 'rule', name: name.value },
    ),
    mentions: overridden ? [{ kind: 'rule', name: overridden.value, range: overridden.range }] : [],
  };
}, movedRule);

function declarationOf(
  kind: NameKind,
  name: Located,
  end: number,
  more: Partial<Pick<Declaration, 'at' | 'keeps' | 'within'>>,
): Declaration {
  const extent = { start: name.range.start, end: Math.max(name.range.end, end) };
  return { kind, name: name.value, range: name.range, extent, at: [], keeps: [], ...more };
}

/** The expressions that a value is, or is made of. */
function expressionsOf(
  source: string,
  node: Node | undefined,
  field: string,
  at: readonly MomentKind[],
  of?: ExpressionPlace['of'],
): readonly ExpressionPlace[] {
  if (isMap(node))
    return [...fieldsOf(node)].flatMap(([name, { value }]) =>
      clauseLists.has(name) ? itemsOf(value).flatMap((item) => expressionsOf(source, item, name, at, of)) : [],
    );
  if (isSeq(node)) return itemsOf(node).flatMap((item) => expressionsOf(source, item, field, at, of));
  if (!isScalar(node) || typeof node.value !== 'string' || node.value === '' || node.tag !== undefined) return [];
  const style = styles[node.type ?? 'PLAIN'] ?? 'plain';
  return [{ ...textOf(source, node as Scalar<string>), style, field, at, ...(of && { of }) }];
}

const clauseLists: ReadonlySet<string> = new Set(['all', 'any', 'none']);

const styles: Readonly<Record<string, ExpressionPlace['style']>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

const inOrder = (a: { readonly range: SourceRange }, b: { readonly range: SourceRange }): number =>
  a.range.start - b.range.start;

const momentsOf = (node: Node | undefined): readonly MomentKind[] =>
  locatedsOf(node).flatMap(({ value }) => momentKinds.find((kind) => kind === value) ?? []);

const endOf = ({ key, value }: Entry): number => (value ? rangeOf(value).end : key.range.end);
