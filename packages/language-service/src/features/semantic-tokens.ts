import type { SemanticToken } from '@parapet/cel/editor';
import { tokensOf } from '@parapet/cel/editor';
import type { Range, SemanticTokens } from 'vscode-languageserver-types';
import { isShared } from '../names/occurrences.ts';
import type { PolicyView } from '../policies/policy-views.ts';

/** The kinds of tokens, in the order in which they are numbered. */
export const tokenTypes = [
  'variable',
  'parameter',
  'property',
  'function',
  'macro',
  'type',
  'keyword',
  'number',
  'string',
  'operator',
  'comment',
] as const;

/** `declaration`: where a policy gives a name; `defaultLibrary`: a name of the language. */
export const tokenModifiers = ['declaration', 'defaultLibrary'] as const;

/** How CEL and the names that a policy gives are coloured; all else of the YAML is the editor's. `range` narrows it down. */
export function semanticTokens(view: PolicyView, range?: Range): SemanticTokens {
  const { positions, outline } = view;
  const from = range ? positions.offset(range.start) : 0;
  const to = range ? positions.offset(range.end) : Infinity;
  const given = new Set(
    [view, ...view.bases].flatMap((one) =>
      one.outline.declarations.flatMap(({ kind, name }) => (isShared(kind) ? [name] : [])),
    ),
  );
  const tokens = outline.expressions.flatMap((place) => {
    if (place.range.end < from || place.range.start > to) return [];
    return tokensOf(place.text, view.environmentAt(place.at)).flatMap(({ kind, start, end }): Coloured[] => {
      const type = typeOf[kind];
      if (type === undefined) return [];
      const isOurs = kind !== 'variable' || given.has(place.text.slice(start, end));
      const found = place.locate({ start, end });
      return linesOf(view, found.start, found.end).map((part) => ({ ...part, type, modifiers: isOurs ? 0 : LIBRARY }));
    });
  });
  const declared = outline.declarations.flatMap(({ kind, range: { start, end } }): Coloured[] =>
    isShared(kind) && end >= from && start <= to ? [{ start, end, type: 'variable', modifiers: DECLARATION }] : [],
  );
  return encode(view, [...tokens, ...declared]);
}

interface Coloured {
  readonly start: number;
  readonly end: number;
  readonly type: (typeof tokenTypes)[number];
  readonly modifiers: number;
}

const DECLARATION = 1;
const LIBRARY = 2;

const typeOf: Readonly<Record<SemanticToken['kind'], Coloured['type'] | undefined>> = {
  variable: 'variable',
  local: 'parameter',
  field: 'property',
  function: 'function',
  macro: 'macro',
  type: 'type',
  keyword: 'keyword',
  number: 'number',
  string: 'string',
  operator: 'operator',
  comment: 'comment',
  name: undefined,
};

/** A token of the protocol ends on its line. */
function linesOf({ text }: PolicyView, start: number, end: number): { start: number; end: number }[] {
  const parts: { start: number; end: number }[] = [];
  for (const { 0: line, index } of text.slice(start, end).matchAll(/\S[^\r\n]*/g))
    parts.push({ start: start + index, end: start + index + line.trimEnd().length });
  return parts;
}

/** Five numbers for each: lines and characters since the one before, length, type, modifiers. */
function encode({ positions }: PolicyView, tokens: readonly Coloured[]): SemanticTokens {
  const data: number[] = [];
  let before = { line: 0, character: 0 };
  for (const { start, end, type, modifiers } of tokens.toSorted((a, b) => a.start - b.start)) {
    const at = positions.position(start);
    const isSameLine = at.line === before.line;
    data.push(at.line - before.line, isSameLine ? at.character - before.character : at.character);
    data.push(end - start, tokenTypes.indexOf(type), modifiers);
    before = at;
  }
  return { data };
}
