import type { Fields } from '@parapet/policy';
import type { Hover, Position } from 'vscode-languageserver-types';
import { placeAt } from '../text/place-at.ts';
import type { Positions } from '../text/positions.ts';
import { fieldsBelow, wordsOf } from './fields-below.ts';

/** What the key at a position is for, and the words it may hold. */
export function describeField(declared: Fields, positions: Positions, position: Position): Hover | null {
  const { line, character } = position;
  const place = placeAt(positions, position);
  const key = place?.key;
  if (!key || character < key.start || character > key.end) return null;
  const field = fieldsBelow(place.path, declared).get(key.name);
  if (!field) return null;
  const values = Object.entries(wordsOf(field.shape)).map(([value, doc]) => `- \`${value}\`${doc && `: ${doc}`}`);
  return {
    contents: { kind: 'markdown', value: [field.doc, ...(values.length > 0 ? [values.join('\n')] : [])].join('\n\n') },
    range: { start: { line, character: key.start }, end: { line, character: key.end } },
  };
}
