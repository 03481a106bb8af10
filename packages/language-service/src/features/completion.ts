import type { CompletionItem, CompletionItemKind, Position, Range } from 'vscode-languageserver-types';
import type { KeyDoc, KeyDocs } from '../schema/policy-keys.ts';
import { keysBelow } from '../schema/policy-keys.ts';
import { createPositions } from '../text/positions.ts';
import { yamlPlace } from '../text/yaml-place.ts';

/** The keys that may stand here, or the values of the key on the line where they are a choice. */
export function completion(text: string, position: Position): CompletionItem[] {
  const positions = createPositions(text);
  const place = yamlPlace(positions, position.line);
  const keys = place && keysBelow(place.path);
  if (!keys) return [];
  const before = positions.line(position.line).slice(0, position.character);
  const word = /\w*$/.exec(before)?.[0] ?? '';
  const range = { start: { line: position.line, character: position.character - word.length }, end: position };
  if (place.key && place.value !== undefined && position.character >= place.value)
    return valueItems(keys.get(place.key.name), range);
  return /^ *(- +)*\w*$/.test(before) ? keyItems(keys, range, place.key === undefined) : [];
}

const PROPERTY: CompletionItemKind = 10;
const ENUM_MEMBER: CompletionItemKind = 20;

function keyItems(keys: KeyDocs, range: Range, withColon: boolean): CompletionItem[] {
  return [...keys].map(([label, { doc }], order) => ({
    label,
    kind: PROPERTY,
    documentation: { kind: 'markdown', value: doc },
    sortText: String(order).padStart(2, '0'),
    textEdit: { range, newText: withColon ? `${label}: ` : label },
  }));
}

function valueItems(key: KeyDoc | undefined, range: Range): CompletionItem[] {
  return Object.entries(key?.values ?? {}).map(([label, doc]) => ({
    label,
    kind: ENUM_MEMBER,
    ...(doc !== '' && { documentation: { kind: 'markdown', value: doc } }),
    textEdit: { range, newText: label },
  }));
}
