import type { CompletionItem, CompletionItemKind, Position } from 'vscode-languageserver-types';
import type { PolicyView } from '../policies/policy-views.ts';
import type { SeenNames } from '../preview/seen-names.ts';
import type { ConditionAt } from './condition-at.ts';
import { conditionAt } from './condition-at.ts';

const FIELD: CompletionItemKind = 5;
const VALUE: CompletionItemKind = 12;

/**
 * Names that traces show, where a condition compares or selects them: models behind `model.name ==`, tools in `tool.name in [`,
 * roles before `in user.roles`, arguments behind `tool.arguments.`. Told from what stands around the cursor, so that the rest may be
 * in any state.
 */
export function completeSeen(view: PolicyView, position: Position, seen: SeenNames): CompletionItem[] {
  const condition = conditionAt(view, position);
  if (!condition) return [];
  const text = openText(condition);
  return text ? texts(condition, text, seen) : [...unquoted(condition, seen), ...members(condition, seen)];
}

/** The text in quotes that an offset is in, without its quotes. */
interface OpenText {
  readonly start: number;
  readonly end: number;
  readonly quote: string;
  readonly isClosed: boolean;
}

const STRING = /(?<quote>["'])(?<said>(?:\\.|(?!\k<quote>).)*)(?<close>\k<quote>)?/gs;

function openText({ source, offset }: ConditionAt): OpenText | undefined {
  for (const { index, groups = {} } of source.matchAll(STRING)) {
    const { quote = '', said = '', close } = groups;
    const start = index + 1;
    // What is not closed goes on to the end: then the cursor is where it will be closed.
    const end = close === undefined ? offset : start + said.length;
    if (start <= offset && offset <= end) return { start, end, quote, isClosed: close !== undefined };
  }
  return undefined;
}

const PATH = '[A-Za-z_]\\w*(?:\\.\\w+)*';
const COMPARED_BEFORE = new RegExp(`(${PATH})\\s*(?:==|!=)\\s*$`);
const CHOSEN_BEFORE = new RegExp(`(${PATH})\\s+in\\s+\\[[^\\]]*$`);
const ASKED_BEFORE = new RegExp(`(${PATH})\\.(?:startsWith|endsWith|contains)\\(\\s*$`);
const INDEXED_BEFORE = new RegExp(`(${PATH})\\[\\s*$`);
const NAMED_AFTER = new RegExp(`^\\s*(?:==|!=|in\\b)\\s*(${PATH})`);

function texts(condition: ConditionAt, { start, end, quote, isClosed }: OpenText, seen: SeenNames): CompletionItem[] {
  const { source } = condition;
  const before = source.slice(0, start - 1);
  const after = isClosed ? source.slice(end + 1) : '';
  const path = pathBefore(before);
  const named = seen(resolved(path ?? NAMED_AFTER.exec(after)?.[1] ?? '', before));
  const range = condition.range({ start, end });
  return items(named, (name) => {
    const escaped = name.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
    return { range, newText: condition.written(isClosed ? escaped : escaped + quote) };
  });
}

/** What a text that begins here is compared with. */
const pathBefore = (before: string): string | undefined =>
  [COMPARED_BEFORE, CHOSEN_BEFORE, ASKED_BEFORE, INDEXED_BEFORE]
    .map((pattern) => pattern.exec(before)?.[1])
    .find((path) => path !== undefined);

/** Right behind an operator, before any quote. */
function unquoted(condition: ConditionAt, seen: SeenNames): CompletionItem[] {
  const { source, offset } = condition;
  const before = source.slice(0, offset);
  const path = pathBefore(before);
  if (path === undefined) return [];
  const range = condition.range({ start: offset, end: offset });
  return items(seen(resolved(path, before)), (name) => ({ range, newText: condition.written(JSON.stringify(name)) }));
}

function members(condition: ConditionAt, seen: SeenNames): CompletionItem[] {
  const { source, offset } = condition;
  const [, path, written = ''] = new RegExp(`(${PATH})\\.(\\w*)$`).exec(source.slice(0, offset)) ?? [];
  if (path !== 'tool.arguments' && path !== 'user.attributes') return [];
  const range = condition.range({ start: offset - written.length, end: offset });
  const names = new Map([...seen(path)].filter(([name]) => /^[A-Za-z_]\w*$/.test(name)));
  return items(names, (name) => ({ range, newText: name })).map((item) => ({ ...item, kind: FIELD }));
}

function items(
  names: ReadonlyMap<string, number>,
  edit: (name: string) => NonNullable<CompletionItem['textEdit']>,
): CompletionItem[] {
  return [...names].map(([name, count], index) => ({
    label: name,
    kind: VALUE,
    detail: `in ${count.toLocaleString('en-US')} ${count === 1 ? 'moment' : 'moments'} of the traces`,
    // Before everything else, most frequent first.
    sortText: `!${String(index).padStart(4, '0')}`,
    filterText: name,
    textEdit: edit(name),
  }));
}

/** A path with the variable of a macro in the place of what it goes through: `r` of `user.roles.exists(r, ...)` is `user.roles`. */
function resolved(path: string, before: string): string {
  const [root = '', ...rest] = path.split('.');
  const macro = new RegExp(`(${PATH})\\.(?:all|exists|exists_one|existsOne|filter|map)\\(\\s*${root}\\s*,`, 'g');
  const receiver = [...before.matchAll(macro)].at(-1)?.[1];
  return receiver === undefined ? path : [receiver, ...rest].join('.');
}
