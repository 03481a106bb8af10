import { type BinaryOperator, type CallExpr, dottedName, type Expr, type MacroExpr } from '@parapet/cel';
import type { KnownNames } from './names-known.ts';
import { code, joined, thingInWords } from './thing.ts';

/**
 * What a condition says, as a sentence without its full stop: `phone` finds something in `output.text`, and `staff` does not hold.
 *
 * @param holds false for the opposite
 */
export function clauseInWords(expr: Expr, names: KnownNames, holds = true): string {
  switch (expr.kind) {
    case 'literal':
      if (typeof expr.value !== 'boolean') return truth(expr, names, holds);
      return expr.value === holds ? 'always' : 'never';
    case 'unary':
      return expr.operator === '!' ? clauseInWords(expr.operand, names, !holds) : truth(expr, names, holds);
    case 'binary':
      return binaryInWords(expr.operator, expr.left, expr.right, names, holds) ?? truth(expr, names, holds);
    case 'select':
      return selectInWords(expr.operand, expr.field, expr.test, names, holds) ?? truth(expr, names, holds);
    case 'call':
      return testInWords(expr, names, holds) ?? truth(expr, names, holds);
    case 'macro':
      return macroInWords(expr, names, holds) ?? truth(expr, names, holds);
    case 'conditional': {
      const [when, otherwise] = [expr.whenTrue, expr.whenFalse].map((part) => clauseInWords(part, names, holds));
      return `if ${clauseInWords(expr.condition, names)}, then ${when}, else ${otherwise}`;
    }
    default:
      return truth(expr, names, holds);
  }
}

/** A name or a call that is true or false and has no better words. */
function truth(expr: Expr, { variables }: KnownNames, holds: boolean): string {
  const name = dottedName(expr);
  if (name !== undefined && variables.has(name)) return `\`${name}\` ${holds ? 'holds' : 'does not hold'}`;
  return `${code(expr)} is ${holds ? 'true' : 'not true'}`;
}

/** Clauses of a chain of one operator, from left to right; the opposite of a chain is the other chain of the opposites. */
function chainOf(expr: Expr, operator: '&&' | '||'): readonly Expr[] {
  if (expr.kind !== 'binary' || expr.operator !== operator) return [expr];
  return [...chainOf(expr.left, operator), ...chainOf(expr.right, operator)];
}

const comparisons: Readonly<Partial<Record<BinaryOperator, readonly [positive: string, negative: string]>>> = {
  '==': ['is', 'is not'],
  '!=': ['is not', 'is'],
  '<': ['is less than', 'is at least'],
  '<=': ['is at most', 'is more than'],
  '>': ['is more than', 'is at most'],
  '>=': ['is at least', 'is less than'],
};

function binaryInWords(
  operator: BinaryOperator,
  left: Expr,
  right: Expr,
  names: KnownNames,
  holds: boolean,
): string | undefined {
  if (operator === '&&' || operator === '||') {
    const word = (operator === '&&') === holds ? 'and' : 'or';
    const parts = [left, right].flatMap((side) => chainOf(side, operator));
    return parts.map((part) => inChain(part, word, names, holds)).join(`, ${word} `);
  }
  if (operator === 'in') return membership(left, right, names, holds);
  const words = comparisons[operator];
  if (!words) return undefined;
  return `${thingInWords(left, names)} ${words[holds ? 0 : 1]} ${thingInWords(right, names)}`;
}

/** A chain of the other operator inside a chain goes into parentheses: nobody knows which of and and or binds tighter. */
function inChain(part: Expr, around: 'and' | 'or', names: KnownNames, holds: boolean): string {
  const clause = clauseInWords(part, names, holds);
  const word = chainWordOf(part, holds);
  return word !== undefined && word !== around ? `(${clause})` : clause;
}

/** The word between the clauses of a chain; undefined of what is none. */
function chainWordOf(expr: Expr, holds: boolean): 'and' | 'or' | 'else' | undefined {
  if (expr.kind === 'conditional') return 'else';
  if (expr.kind === 'unary' && expr.operator === '!') return chainWordOf(expr.operand, !holds);
  if (expr.kind !== 'binary' || (expr.operator !== '&&' && expr.operator !== '||')) return undefined;
  return (expr.operator === '&&') === holds ? 'and' : 'or';
}

function membership(left: Expr, right: Expr, names: KnownNames, holds: boolean): string {
  const not = holds ? '' : ' not';
  const what = thingInWords(left, names);
  if (right.kind === 'list')
    return `${what} is${not} ${right.elements.length === 1 ? '' : 'one of '}${joined(
      right.elements.map((one) => thingInWords(one, names)),
      'or',
    )}`;
  if (left.kind === 'literal')
    return `${thingInWords(right, names)} ${holds ? 'includes' : 'does not include'} ${what}`;
  return `${what} is${not} in ${thingInWords(right, names)}`;
}

function selectInWords(
  operand: Expr,
  field: string,
  isTest: boolean,
  { memories }: KnownNames,
  holds: boolean,
): string | undefined {
  const path = dottedName(operand);
  if (path === undefined) return undefined;
  if (isTest) return `\`${path}.${field}\` is ${holds ? '' : 'not '}there`;
  if (field === 'seen' && memories.has(path)) return `\`${path}\` was ${holds ? '' : 'not '}seen`;
  return undefined;
}

const tests: Readonly<Record<string, readonly [positive: string, negative: string]>> = {
  contains: ['contains', 'does not contain'],
  startsWith: ['begins with', 'does not begin with'],
  endsWith: ['ends with', 'does not end with'],
  matches: ['matches', 'does not match'],
};

function testInWords(call: CallExpr, names: KnownNames, holds: boolean): string | undefined {
  const {
    function: name,
    receiver,
    args: [first],
  } = call;
  if (!receiver || !first || call.args.length > 1) return undefined;
  const subject = dottedName(receiver);
  if (name === 'has' && subject !== undefined && names.memories.has(subject))
    return `\`${subject}\` ${holds ? 'knows' : 'does not know'} ${thingInWords(first, names)}`;
  if (name === 'has')
    return `${thingInWords(first, names)} finds ${holds ? 'something' : 'nothing'} in ${thingInWords(receiver, names)}`;
  const words = tests[name];
  return words && `${thingInWords(receiver, names)} ${words[holds ? 0 : 1]} ${thingInWords(first, names)}`;
}

function macroInWords(
  { name, receiver, variables, args: [test] }: MacroExpr,
  names: KnownNames,
  holds: boolean,
): string | undefined {
  const [variable] = variables;
  if (!variable || variables.length > 1 || !test) return undefined;
  const of = `\`${variable.name}\` of ${thingInWords(receiver, names)}`;
  switch (name) {
    case 'exists':
      return `for ${holds ? 'some' : 'no'} ${of}: ${clauseInWords(test, names)}`;
    case 'all':
      return `for ${holds ? 'every' : 'some'} ${of}: ${clauseInWords(test, names, holds)}`;
    case 'exists_one':
      return `for ${holds ? 'exactly one' : 'none or several'} ${of}: ${clauseInWords(test, names)}`;
    default:
      return undefined;
  }
}
