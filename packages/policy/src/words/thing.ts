import { type CallExpr, dottedName, type Expr, Uint } from '@parapet/cel';
import { print } from '@parapet/cel/rewrite';
import type { KnownNames } from './names-known.ts';

/** What an expression stands for, as a noun: `output.text`, “refund”, how often `phone` finds something in `output.text`. */
export function thingInWords(expr: Expr, names: KnownNames): string {
  switch (expr.kind) {
    case 'literal':
      return literalInWords(expr.value);
    case 'list':
      return expr.elements.length === 0
        ? 'nothing'
        : joined(
            expr.elements.map((item) => thingInWords(item, names)),
            'and',
          );
    case 'select':
      return memoryMember(expr.operand, expr.field, names) ?? code(expr);
    case 'unary':
      return expr.operator === '-' ? `minus ${thingInWords(expr.operand, names)}` : code(expr);
    case 'binary': {
      const word = arithmetic[expr.operator];
      return word ? `${thingInWords(expr.left, names)} ${word} ${thingInWords(expr.right, names)}` : code(expr);
    }
    case 'call':
      return callInWords(expr, names) ?? code(expr);
    default:
      return code(expr);
  }
}

const arithmetic: Readonly<Record<string, string>> = {
  '+': 'plus',
  '-': 'minus',
  '*': 'times',
  '/': 'divided by',
  '%': 'modulo',
};

/** As CEL, for whatever has no better words. */
export const code = (expr: Expr): string => `\`${print(expr)}\``;

function literalInWords(value: null | boolean | bigint | Uint | number | string | Uint8Array): string {
  if (typeof value === 'string') return `“${value}”`;
  if (value === null) return 'nothing';
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  return String(value instanceof Uint ? value.value : value);
}

function memoryMember(operand: Expr, member: string, { memories }: KnownNames): string | undefined {
  const memory = dottedName(operand);
  if (memory === undefined || !memories.has(memory)) return undefined;
  const words = memberWords[member];
  return words && `${words} \`${memory}\``;
}

const memberWords: Readonly<Record<string, string>> = {
  count: 'the number of',
  sum: 'the sum of',
  max: 'the largest of',
  distinct: 'the number of different',
  first: 'the first time of',
  last: 'the last time of',
};

const conversions = new Set(['double', 'int', 'uint', 'string', 'dyn']);

function callInWords(
  { function: name, receiver, args: [first, second] }: CallExpr,
  names: KnownNames,
): string | undefined {
  const subject = receiver ?? first;
  if (!subject) return undefined;
  const what = () => thingInWords(subject, names);
  if (!receiver && first && !second) {
    if (conversions.has(name)) return what();
    if (name === 'duration' || name === 'timestamp') return first.kind === 'literal' ? String(first.value) : what();
    if (name === 'size') return `the length of ${what()}`;
  }
  if (receiver && first && name === 'count')
    return `how often ${thingInWords(first, names)} finds something in ${what()}`;
  if (receiver && first && name === 'find') return `what ${thingInWords(first, names)} finds in ${what()}`;
  if (receiver && first && name === 'without') return `${what()} without what ${thingInWords(first, names)} finds`;
  if (receiver && !first && name === 'size') return `the length of ${what()}`;
  if (receiver && !first && name === 'lowerAscii') return `${what()} in small letters`;
  return undefined;
}

/** `a, b or c`. */
export function joined(words: readonly string[], last: 'and' | 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
