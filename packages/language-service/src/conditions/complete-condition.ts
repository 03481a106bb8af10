import { typeName } from '@parapet/cel';
import type { Completion } from '@parapet/cel/editor';
import { completionsAt } from '@parapet/cel/editor';
import type { CompletionItem, CompletionItemKind, InsertTextFormat, Position } from 'vscode-languageserver-types';
import type { PolicyView } from '../policies/policy-views.ts';
import { conditionAt } from './condition-at.ts';

/** What a completion carries, so that its documentation can be found later. */
interface CompletionData {
  readonly uri: string;
  readonly position: Position;
}

const SNIPPET: InsertTextFormat = 2;

const kinds: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  variable: 6,
  local: 6,
  field: 5,
  function: 3,
  macro: 3,
  type: 7,
  keyword: 14,
};

/** What is offered first: what is nearest to what the author writes about. */
const order: readonly Completion['kind'][] = ['local', 'field', 'variable', 'macro', 'function', 'keyword', 'type'];

/** The names that may stand in the condition around a position; undefined outside of all. */
export function completeCondition(
  view: PolicyView,
  position: Position,
  snippets: boolean,
): CompletionItem[] | undefined {
  const condition = conditionAt(view, position);
  if (!condition) return undefined;
  const data: CompletionData = { uri: view.uri, position };
  return completionsAt(condition.source, condition.offset, condition.environment).map((found) => {
    const { kind, name, type, range } = found;
    const isCalled = kind === 'function' || kind === 'macro';
    const isOpen = condition.source.charAt(range.end) === '(';
    const newText = isCalled && snippets && !isOpen ? `${name}($0)` : name;
    return {
      label: name,
      kind: kinds[kind],
      ...(type && { detail: typeName(type) }),
      sortText: `${order.indexOf(kind)}${name}`,
      textEdit: { range: condition.range(range), newText },
      ...(newText !== name && { insertTextFormat: SNIPPET }),
      data,
    };
  });
}

/** Markdown about a completion that `completeCondition` gave, of the same text. */
export function documentationOf(view: PolicyView, { label, kind, data }: CompletionItem): string | undefined {
  if (!isData(data) || data.uri !== view.uri) return undefined;
  const condition = conditionAt(view, data.position);
  const found =
    condition &&
    completionsAt(condition.source, condition.offset, condition.environment).find(
      (one) => one.name === label && kinds[one.kind] === kind,
    );
  if (!found) return undefined;
  const words = found.kind === 'variable' ? view.nameInWords(label)?.words : undefined;
  const told = [found.doc, words ?? ''].filter((one) => one !== '');
  return told.length > 0 ? told.join('\n\n') : undefined;
}

const isData = (data: unknown): data is CompletionData =>
  typeof data === 'object' && data !== null && 'position' in data;

/** The document that a completion was made for. */
export const uriOfCompletion = ({ data }: CompletionItem): string | undefined => (isData(data) ? data.uri : undefined);
