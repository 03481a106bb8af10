import type { Json } from '@parapet/policy';
import { isArray, isObject } from '../../../json/parse-json.ts';

/** The text in the value of a text field: a string, or a list of parts. Undefined if it holds something else too. */
export function textIn(value: Json): string | undefined {
  if (typeof value === 'string') return value;
  if (!isArray(value)) return undefined;
  let text = '';
  for (const element of value) {
    if (!isObject(element) || element.type !== 'text' || typeof element.text !== 'string') return undefined;
    text += element.text;
  }
  return text;
}

/** A text in the form of another value of its field. */
export const likeValue = (model: Json | undefined, text: string): Json =>
  isArray(model) ? [{ type: 'text', text }] : text;
