import type { FieldSchema, Fields } from '@parapet/policy';
import type { CompletionItem, CompletionItemKind, Position, Range } from 'vscode-languageserver-types';
import { placeAt } from '../text/place-at.ts';
import type { Positions } from '../text/positions.ts';
import { fieldsBelow, wordsOf } from './fields-below.ts';

/** The keys of a file that may stand here, or the values of the key on the line where they are a choice. */
export function completeFields(declared: Fields, positions: Positions, position: Position): CompletionItem[] {
  const place = placeAt(positions, position);
  if (!place) return [];
  const fields = fieldsBelow(place.path, declared);
  const before = positions.line(position.line).slice(0, position.character);
  const word = /[\w.]*$/.exec(before)?.[0] ?? '';
  const range = { start: { line: position.line, character: position.character - word.length }, end: position };
  if (place.key && place.value !== undefined && position.character >= place.value)
    return valueItems(fields.get(place.key.name), range);
  return place.inFlow || /^ *(- +)*[\w.]*$/.test(before) ? keyItems(fields, range, place.key === undefined) : [];
}

const PROPERTY: CompletionItemKind = 10;
const ENUM_MEMBER: CompletionItemKind = 20;

function keyItems(fields: ReadonlyMap<string, FieldSchema>, range: Range, withColon: boolean): CompletionItem[] {
  return [...fields].map(([label, { doc }], order) => ({
    label,
    kind: PROPERTY,
    documentation: { kind: 'markdown', value: doc },
    sortText: String(order).padStart(2, '0'),
    textEdit: { range, newText: withColon ? `${label}: ` : label },
  }));
}

function valueItems(field: FieldSchema | undefined, range: Range): CompletionItem[] {
  return Object.entries(field ? wordsOf(field.shape) : {}).map(([label, doc]) => ({
    label,
    kind: ENUM_MEMBER,
    ...(doc !== '' && { documentation: { kind: 'markdown', value: doc } }),
    textEdit: { range, newText: label },
  }));
}
