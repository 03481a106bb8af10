import type { FunctionDecl, UndocumentedFunction } from './declaration.ts';
import { standardFunctions } from './standard.ts';

/** What the functions of the language do, by name; here, because only people who write expressions ask. */
const STANDARD: Readonly<Record<string, string>> = {
  size: 'How many characters, bytes, elements or entries there are.',
  contains: 'Whether the text has the other text in it.',
  startsWith: 'Whether the text begins with the other text.',
  endsWith: 'Whether the text ends with the other text.',
  matches: 'Whether the pattern (RE2 syntax) is found anywhere in the text. Takes linear time.',
  int: 'A whole number of 64 bits, from a number, a text, or a timestamp (seconds since 1970).',
  uint: 'An unsigned whole number of 64 bits, from a number or a text.',
  double: 'A floating-point number, from a number or a text.',
  string: 'The value as text.',
  bytes: 'The bytes of a text in UTF-8.',
  bool: 'True or false, from a text such as `"true"`.',
  timestamp: 'A point in time, from RFC 3339 text or seconds since 1970.',
  duration: 'A span of time, from text such as `"1h30m"` or `"250ms"`.',
  dyn: 'The same value, its type left open until evaluation.',
  type: 'The type of a value, as a value.',
  getFullYear: 'The year.',
  getMonth: 'The month, counted from 0.',
  getDate: 'The day of the month, counted from 1.',
  getDayOfMonth: 'The day of the month, counted from 0.',
  getDayOfWeek: 'The day of the week; 0 is Sunday.',
  getDayOfYear: 'The day of the year, counted from 0.',
  getHours: 'The hour of the day; of a duration, all its hours.',
  getMinutes: 'The minute of the hour; of a duration, all its minutes.',
  getSeconds: 'The second of the minute; of a duration, all its seconds.',
  getMilliseconds: 'The milliseconds within the second.',
  'optional.of': 'An optional that has the value.',
  'optional.ofNonZeroValue': 'An optional that has the value, unless it is empty, zero, false or null.',
  'optional.none': 'An optional that has no value.',
  hasValue: 'Whether the optional has a value.',
  value: 'The value of the optional; an error when it has none.',
  or: 'This optional if it has a value, else the other one.',
  orValue: 'The value of the optional if it has one, else the other value.',
  'optional.unwrap': 'The values of those optionals in the list that have one.',
  unwrapOpt: 'The values of those optionals in the list that have one.',
};

/** What to tell of a function to the person who reads it. */
export function documentationOf({ name, doc }: UndocumentedFunction): string {
  return doc ?? (Object.hasOwn(STANDARD, name) ? (STANDARD[name] ?? '') : '');
}

/** The same functions with their documentation. */
export function documented(functions: readonly UndocumentedFunction[]): readonly FunctionDecl[] {
  return functions.map((declaration) => ({ ...declaration, doc: documentationOf(declaration) }));
}

/** The functions that every environment has, for who lists them. */
export const documentedStandardFunctions: readonly FunctionDecl[] = /* @__PURE__ */ documented(standardFunctions);
