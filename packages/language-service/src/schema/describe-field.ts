import type { Fields } from '@parapet/policy';
import type { Position, Range } from 'vscode-languageserver-types';
import { placeAt } from '../text/place-at.ts';
import type { Positions } from '../text/positions.ts';
import { fieldsBelow, wordsOf } from './fields-below.ts';

/** What is told of a part of a text. */
export interface Described {
  /** Markdown. */
  readonly words: string;
  readonly range: Range;
}

/** What the key at a position is for, and the words it may hold; or what the word that it holds there means. */
export function describeField(declared: Fields, positions: Positions, position: Position): Described | undefined {
  const place = placeAt(positions, position);
  const key = place?.key;
  const field = key && fieldsBelow(place.path, declared).get(key.name);
  if (!field) return undefined;
  const { line, character } = position;
  const within = (start: number, end: number): Range => ({
    start: { line, character: start },
    end: { line, character: end },
  });
  const words = wordsOf(field.shape);
  if (character >= key.start && character <= key.end) {
    const values = Object.entries(words).map(([value, doc]) => `- \`${value}\`${doc && `: ${doc}`}`);
    return {
      words: [field.doc, ...(values.length > 0 ? [values.join('\n')] : [])].join('\n\n'),
      range: within(key.start, key.end),
    };
  }
  const written = positions.line(line);
  const start = character - (/[\w.]*$/.exec(written.slice(0, character))?.[0].length ?? 0);
  const word = /^[\w.]*/.exec(written.slice(start))?.[0] ?? '';
  const doc = place.value !== undefined && start >= place.value && Object.hasOwn(words, word) ? words[word] : undefined;
  return doc ? { words: `\`${word}\`: ${doc}`, range: within(start, start + word.length) } : undefined;
}
