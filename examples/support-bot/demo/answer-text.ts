/** Reads the raw bytes of an answer, as they came over the wire, without trusting anything that shaped them. */

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Every text that the body carries, by the field it is in: what one field says in the events of a stream is put together,
 * so that `choices/0/delta/content` is the whole text. Lists of numbers are read as bytes, as log probabilities repeat text.
 * A body that is neither JSON nor server-sent events is one field with an empty name.
 */
export function fieldsOf(body: string): Map<string, string> {
  const fields = new Map<string, string>();
  const add = (field: string, text: string) => fields.set(field, (fields.get(field) ?? '') + text);
  for (const value of valuesOf(body)) collect(value, '', add);
  return fields;
}

function collect(value: Json, field: string, add: (field: string, text: string) => void): void {
  if (typeof value === 'string') {
    add(field, value);
  } else if (isList(value)) {
    if (isBytes(value)) add(field, Buffer.from(value).toString('utf8'));
    // Choices and tool calls say which one they are; the elements of any other list follow one another.
    else for (const element of value) collect(element, `${field}/${indexOf(element) ?? '*'}`, add);
  } else if (value !== null && typeof value === 'object') {
    for (const [key, child] of Object.entries(value)) collect(child, field === '' ? key : `${field}/${key}`, add);
  }
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const isBytes = (value: readonly Json[]): value is readonly number[] =>
  value.length > 0 && value.every((element) => typeof element === 'number');

const indexOf = (element: Json): number | undefined =>
  element !== null && typeof element === 'object' && 'index' in element && typeof element.index === 'number'
    ? element.index
    : undefined;

/** The JSON values of a body: one, or one per event of a stream. What cannot be read is a string. */
function valuesOf(body: string): Json[] {
  if (!/^(data|event|id|retry|):/m.test(body)) return [parse(body)];
  return body
    .split(/\r\n|\r|\n/)
    .filter((line) => line !== '')
    .map((line) => parse(line.replace(/^data: ?/, '')));
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What the first choice of a streamed answer says, does and thinks, for a person to read. */
export function saidIn(body: string): string {
  const fields = fieldsOf(body);
  const of = (name: string) => fields.get(`choices/0/delta/${name}`) ?? '';
  const thought = of('reasoning_content');
  const said = [thought && `(thinks: ${thought})`, of('content'), of('refusal')];
  for (let call = 0; of(`tool_calls/${call}/function/name`) !== ''; call++)
    said.push(`${of(`tool_calls/${call}/function/name`)}(${of(`tool_calls/${call}/function/arguments`)})`);
  return said.filter((text) => text !== '').join(' ');
}

/** How many characters in a row of something forbidden may stand in a field by chance. */
const BY_CHANCE = 4;

/**
 * Where something forbidden can be read: in one field, or in the bytes as they are. Pieces of it count as well, down to five
 * characters in a row.
 */
export function leaksOf(body: string, forbidden: readonly string[]): string[] {
  const places: [string, string][] = [['the raw bytes', body], ...fieldsOf(body)];
  return places.filter(([, text]) => forbidden.some((secret) => sharesRun(text, secret))).map(([place]) => place);
}

function sharesRun(text: string, secret: string): boolean {
  const length = Math.min(BY_CHANCE + 1, secret.length);
  for (let at = 0; at + length <= secret.length; at++) if (text.includes(secret.slice(at, at + length))) return true;
  return false;
}
