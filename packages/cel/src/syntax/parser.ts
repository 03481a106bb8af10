import type { CelProblem, Fix, Range, Report } from '../problem.ts';
import { reportTo } from '../problem.ts';
import { Uint } from '../values/uint.ts';
import { blockForm } from './block.ts';
import type { BinaryOperator, CallExpr, Expr, LiteralExpr, MapEntry, StructEntry } from './expr.ts';
import { dottedName } from './expr.ts';
import { macroForm } from './macros.ts';
import { bytesValue, stringValue } from './quotes.ts';
import type { Token, TokenKind } from './tokens.ts';
import { tokenize } from './tokens.ts';

/** The longest source that is read, in UTF-16 code units. */
export const MAX_SOURCE = 100_000;
/** The deepest tree that is built; every later stage recurses over it. */
export const MAX_DEPTH = 250;
/** After so many problems of syntax the rest would be noise. */
const MAX_PROBLEMS = 20;

const MAX_INT = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;

/** How tightly an operator binds, loosest first. */
const LEVELS: ReadonlyMap<TokenKind, number> = new Map([
  ['||', 1],
  ['&&', 2],
  ...(['==', '!=', '<', '<=', '>', '>=', 'in'] as const).map((operator) => [operator, 3] as const),
  ...(['+', '-'] as const).map((operator) => [operator, 4] as const),
  ...(['*', '/', '%'] as const).map((operator) => [operator, 5] as const),
]);

/** What people coming from other languages write, and what they mean. */
const MISTAKEN_OPERATORS: ReadonlyMap<string, BinaryOperator> = new Map([
  ['=', '=='],
  ['===', '=='],
  ['!==', '!='],
  ['<>', '!='],
  ['&', '&&'],
  ['|', '||'],
  ['and', '&&'],
  ['AND', '&&'],
  ['or', '||'],
  ['OR', '||'],
]);

export interface Parsed {
  readonly expr: Expr;
  readonly problems: readonly CelProblem[];
}

export interface ParseOptions {
  /** Whether `has`, `all` and the like are macros (the default) or functions like any other. */
  readonly macros?: boolean;
}

/**
 * Reads one expression. Never throws: what is wrong is told in `problems`, parsing goes on behind it, and the tree holds
 * everything that could be read, with `error` nodes where something is missing.
 */
export function parse(source: string, options: ParseOptions = {}): Parsed {
  const problems: CelProblem[] = [];
  const report = reportTo(problems);
  if (source.length > MAX_SOURCE) {
    const range = { start: 0, end: source.length };
    report('too-long', `An expression may have ${MAX_SOURCE} characters; split it into named parts.`, range);
    return { expr: { kind: 'error', id: 1, range, parts: [] }, problems };
  }
  const parser = new Parser(source, options.macros ?? true, (code, message, range, fix) => {
    if (problems.length < MAX_PROBLEMS) report(code, message, range, fix);
  });
  const expr = parser.whole();
  return { expr, problems: problems.sort((a, b) => a.range.start - b.range.start) };
}

/** Recursive descent over the tokens of one source; operators by precedence climbing. */
class Parser {
  readonly #source: string;
  readonly #macros: boolean;
  readonly #report: Report;
  readonly #tokens: readonly Token[];
  #position = 0;
  #lastId = 0;
  #depth = 0;
  #tooDeep = false;

  constructor(source: string, macros: boolean, report: Report) {
    this.#source = source;
    this.#macros = macros;
    this.#report = report;
    this.#tokens = tokenize(source, report);
  }

  whole(): Expr {
    const first = this.#expression();
    const parts = [first];
    while (this.#token.kind !== 'end') {
      this.#unexpected('the end of the expression');
      const before = this.#position;
      if (this.#startsOperand()) parts.push(this.#expression());
      if (this.#position === before) this.#position += 1;
    }
    return parts.length === 1 ? first : this.#error(parts, 0, this.#source.length);
  }

  // --- tokens

  get #token(): Token {
    // The last token is of kind `end` and never passed, so there always is one.
    return this.#tokens[this.#position] as Token;
  }

  #at(...kinds: readonly TokenKind[]): boolean {
    return kinds.includes(this.#token.kind);
  }

  #text(token: Token): string {
    return this.#source.slice(token.start, token.end);
  }

  #next(): Token {
    const token = this.#token;
    if (token.kind !== 'end') this.#position += 1;
    return token;
  }

  #take(kind: TokenKind): Token | undefined {
    return this.#token.kind === kind ? this.#next() : undefined;
  }

  /** Where the token before the present one ended. */
  get #end(): number {
    return this.#tokens[this.#position - 1]?.end ?? 0;
  }

  #id(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  #error(parts: readonly Expr[], start: number, end: number): Expr {
    return { kind: 'error', id: this.#id(), range: { start, end }, parts };
  }

  #unexpected(wanted: string): void {
    const token = this.#token;
    // The tokenizer has told what is wrong with these.
    if (token.kind === 'invalid') return;
    if (token.kind === 'end') {
      const range = { start: Math.max(0, token.start - 1), end: token.end };
      this.#report('unexpected-end', `The expression ends where ${wanted} should follow.`, range);
    } else {
      this.#report('unexpected-token', `Found \`${this.#text(token)}\` where ${wanted} should be.`, rangeOf(token));
    }
  }

  #startsOperand(): boolean {
    switch (this.#token.kind) {
      case 'identifier':
      case 'reserved':
      case 'true':
      case 'false':
      case 'null':
      case 'int':
      case 'uint':
      case 'double':
      case 'string':
      case 'bytes':
      case 'invalid':
      case '(':
      case '[':
      case '{':
      case '!':
        return true;
      default:
        return false;
    }
  }

  // --- operators

  /** Runs `read` one level deeper, or gives up on everything that follows when that is too deep. */
  #nested(read: () => Expr): Expr {
    if (this.#depth >= MAX_DEPTH) return this.#giveUp();
    this.#depth += 1;
    const expr = read();
    this.#depth -= 1;
    return expr;
  }

  #giveUp(): Expr {
    const { start } = this.#token;
    if (!this.#tooDeep) {
      this.#tooDeep = true;
      const message = `The expression is nested more than ${MAX_DEPTH} levels deep; split it into named parts.`;
      this.#report('too-deep', message, { start, end: this.#token.end });
    }
    this.#position = this.#tokens.length - 1;
    return this.#error([], start, this.#source.length);
  }

  #expression(): Expr {
    return this.#nested(() => {
      const condition = this.#binary(1);
      if (this.#take('?') === undefined) return condition;
      const whenTrue = this.#expression();
      if (this.#take(':') === undefined) {
        this.#unexpected('`:` and the value for the other case');
        return this.#error([condition, whenTrue], condition.range.start, this.#end);
      }
      const whenFalse = this.#expression();
      const range = { start: condition.range.start, end: whenFalse.range.end };
      return { kind: 'conditional', id: this.#id(), range, condition, whenTrue, whenFalse };
    });
  }

  #binary(loosest: number): Expr {
    let left = this.#unary();
    let chained = 0;
    for (;;) {
      const operator = this.#operator(loosest);
      const level = operator === undefined ? undefined : LEVELS.get(operator);
      if (operator === undefined || level === undefined) return left;
      if (operator === '&&' || operator === '||') {
        left = this.#logical(operator, level, left);
        continue;
      }
      chained += 1;
      if (chained + this.#depth > MAX_DEPTH) return this.#giveUp();
      const operatorRange = rangeOf(this.#next());
      const right = this.#binary(level + 1);
      left = this.#join(operator, operatorRange, left, right);
    }
  }

  #logical(operator: '&&' | '||', level: number, first: Expr): Expr {
    const terms = [first];
    const operators: Range[] = [];
    while (this.#operator(level) === operator) {
      operators.push(rangeOf(this.#next()));
      terms.push(this.#binary(level + 1));
    }
    return this.#balance(operator, terms, operators, 0, operators.length - 1);
  }

  /** A tree over the operators from `low` to `high` that is as flat as can be. */
  #balance(
    operator: '&&' | '||',
    terms: readonly Expr[],
    operators: readonly Range[],
    low: number,
    high: number,
  ): Expr {
    const middle = (low + high + 1) >> 1;
    const side = (from: number, to: number, term: number): Expr =>
      // There is one term more than there are operators.
      from > to ? (terms[term] as Expr) : this.#balance(operator, terms, operators, from, to);
    const left = side(low, middle - 1, middle);
    const right = side(middle + 1, high, middle + 1);
    return this.#join(operator, operators[middle] as Range, left, right);
  }

  #join(operator: BinaryOperator, operatorRange: Range, left: Expr, right: Expr): Expr {
    const range = { start: left.range.start, end: right.range.end };
    return { kind: 'binary', id: this.#id(), range, operator, operatorRange, left, right };
  }

  /** The binary operator that stands here and binds at least as tightly as `loosest`, also when it is misspelt. */
  #operator(loosest: number): BinaryOperator | undefined {
    const token = this.#token;
    let operator = token.kind as BinaryOperator;
    let level = LEVELS.get(operator);
    let misspelt = false;
    if (level === undefined) {
      const meant = token.kind === 'end' ? undefined : MISTAKEN_OPERATORS.get(this.#text(token));
      if (meant === undefined) return undefined;
      operator = meant;
      level = LEVELS.get(meant);
      misspelt = true;
    }
    if (level === undefined || level < loosest) return undefined;
    if (misspelt) this.#misspelt(token, operator);
    return operator;
  }

  #misspelt(token: Token, operator: string): void {
    const text = this.#text(token);
    const fix = { title: `Replace ${text} by ${operator}`, range: rangeOf(token), text: operator };
    // A chain looks at its operator twice.
    if (this.#lastMisspelt === token) return;
    this.#lastMisspelt = token;
    this.#report('unknown-operator', `\`${text}\` is not an operator; write \`${operator}\`.`, rangeOf(token), fix);
  }

  #lastMisspelt: Token | undefined;

  #unary(): Expr {
    const token = this.#token;
    if (token.kind !== '!' && token.kind !== '-') return this.#member();
    const operator = token.kind;
    this.#next();
    if (operator === '-' && (this.#token.kind === 'int' || this.#token.kind === 'double')) {
      return this.#members(this.#number(token));
    }
    return this.#nested(() => {
      const operand = this.#unary();
      const range = { start: token.start, end: operand.range.end };
      return { kind: 'unary', id: this.#id(), range, operator, operand };
    });
  }

  // --- members

  #member(): Expr {
    return this.#members(this.#primary());
  }

  #members(first: Expr): Expr {
    let expr = first;
    let chained = 0;
    for (;;) {
      const kind = this.#token.kind;
      if (kind !== '.' && kind !== '[' && kind !== '{') return expr;
      chained += 1;
      if (chained + this.#depth > MAX_DEPTH) return this.#giveUp();
      if (kind === '.') expr = this.#selectOrCall(expr);
      else if (kind === '[') expr = this.#index(expr);
      else {
        const name = dottedName(expr);
        if (name === undefined) return expr;
        expr = this.#struct(name, expr);
      }
    }
  }

  #selectOrCall(operand: Expr): Expr {
    this.#next();
    const optional = this.#take('?') !== undefined;
    const token = this.#token;
    let field = '';
    let fieldRange: Range = { start: this.#end, end: this.#end };
    if (token.kind === 'identifier' || token.kind === 'reserved') field = this.#text(this.#next());
    else if (token.kind === 'quoted-identifier') field = this.#text(this.#next()).slice(1, -1);
    else {
      this.#unexpected('the name of a field or function');
      // `true`, `false`, `null` and `in` cannot be fields, but they were meant as such.
      if (token.kind === 'true' || token.kind === 'false' || token.kind === 'null') this.#next();
    }
    if (field !== '') fieldRange = rangeOf(token);
    if (this.#token.kind === '(' && !optional && token.kind !== 'quoted-identifier') {
      return this.#call(operand, field, fieldRange);
    }
    const range = { start: operand.range.start, end: this.#end };
    return { kind: 'select', id: this.#id(), range, operand, field, fieldRange, test: false, optional };
  }

  #index(operand: Expr): Expr {
    const open = this.#next();
    const optional = this.#take('?') !== undefined;
    const index = this.#expression();
    this.#close(']', open);
    const range = { start: operand.range.start, end: this.#end };
    return { kind: 'index', id: this.#id(), range, operand, index, optional };
  }

  #call(receiver: Expr | undefined, name: string, nameRange: Range): Expr {
    const open = this.#next();
    const args = this.#items(')', () => this.#expression());
    this.#close(')', open);
    const range = { start: receiver?.range.start ?? nameRange.start, end: this.#end };
    const call: CallExpr = { kind: 'call', id: this.#id(), range, function: name, nameRange, receiver, args };
    return this.#macros ? this.#macro(call) : call;
  }

  /** The macro that a call is, or the call. */
  #macro(call: CallExpr): Expr {
    const { receiver, args, range, nameRange } = call;
    if (receiver === undefined) return call.function === 'has' ? this.#has(call) : call;
    const namespace = receiver.kind === 'identifier' && receiver.name === 'cel';
    const block = namespace ? blockForm(call, () => this.#id()) : undefined;
    if (block !== undefined) return block;
    const form = macroForm(call.function, namespace, args.length);
    if (form === undefined) return call;
    const variables = args.slice(0, form.variables).map((arg) => {
      if (arg.kind === 'identifier' && !arg.absolute) return { name: arg.name, range: arg.range };
      const message = `\`${call.function}\` needs a plain name here, to call each element by.`;
      this.#report('macro-variable', message, arg.range);
      return { name: '', range: arg.range };
    });
    const [first, second] = variables;
    if (second !== undefined && second.name === first?.name && second.name !== '') {
      this.#report('macro-variable', 'The two variables need different names.', second.range);
    }
    const inner = args.slice(form.variables);
    const [source = receiver, ...rest] = form.namespace === undefined ? [receiver, ...inner] : inner;
    const { id } = call;
    return { kind: 'macro', id, range, name: form.name, nameRange, receiver: source, variables, args: rest };
  }

  #has(call: CallExpr): Expr {
    const [arg, ...others] = call.args;
    if (arg?.kind === 'select' && !arg.test && others.length === 0) {
      return { ...arg, id: call.id, range: call.range, test: true };
    }
    this.#report('has-argument', '`has` takes one field, as in `has(user.name)`.', call.range);
    return this.#error(call.args, call.range.start, call.range.end);
  }

  #struct(name: string, named: Expr): Expr {
    const open = this.#next();
    const entries: StructEntry[] = this.#items('}', () => {
      const optional = this.#take('?') !== undefined;
      const token = this.#token;
      let field = '';
      if (token.kind === 'identifier' || token.kind === 'reserved') field = this.#text(this.#next());
      else if (token.kind === 'quoted-identifier') field = this.#text(this.#next()).slice(1, -1);
      else this.#unexpected('the name of a field');
      return { field, fieldRange: rangeOf(token), value: this.#entryValue(), optional };
    });
    this.#close('}', open);
    const range = { start: named.range.start, end: this.#end };
    const absolute = this.#source.charAt(named.range.start) === '.';
    const fullName = absolute ? `.${name}` : name;
    return { kind: 'struct', id: this.#id(), range, name: fullName, nameRange: named.range, entries };
  }

  #entryValue(): Expr {
    if (this.#take(':') === undefined) {
      this.#unexpected('`:` and a value');
      if (!this.#startsOperand()) return this.#error([], this.#end, this.#end);
    }
    return this.#expression();
  }

  // --- sequences

  /** What stands between brackets, separated by commas; one comma may follow the last. */
  #items<Item>(closing: ')' | ']' | '}', read: () => Item): Item[] {
    const items: Item[] = [];
    while (!this.#at(closing, 'end')) {
      const before = this.#position;
      items.push(read());
      if (this.#take(',') !== undefined) {
        if (closing === ')' && this.#at(')')) this.#unexpected('another argument');
        continue;
      }
      if (this.#at(')', ']', '}', 'end')) break;
      this.#unexpected(`\`,\` or \`${closing}\``);
      // Something that cannot begin an item would stop the reading here for ever.
      if (this.#position === before || !this.#startsOperand()) this.#skipTo(closing);
    }
    return items;
  }

  #skipTo(closing: TokenKind): void {
    while (!this.#at(',', closing, 'end')) this.#next();
    this.#take(',');
  }

  #close(closing: ')' | ']' | '}', open: Token): void {
    if (this.#take(closing) !== undefined) return;
    const range = { start: this.#end, end: this.#end };
    const fix: Fix = { title: `Insert ${closing}`, range, text: closing };
    this.#report('unclosed', `This \`${this.#text(open)}\` has no \`${closing}\`.`, rangeOf(open), fix);
  }

  // --- primaries

  #primary(): Expr {
    const token = this.#token;
    const range = rangeOf(token);
    switch (token.kind) {
      case 'identifier':
      case 'reserved':
      case '.':
        return this.#identifier();
      case 'true':
      case 'false':
        return this.#literal(this.#next().kind === 'true', range);
      case 'null':
        this.#next();
        return this.#literal(null, range);
      case 'int':
      case 'uint':
      case 'double':
        return this.#number(undefined);
      case 'string': {
        this.#next();
        const { text, ...place } = stringValue(this.#text(token), token.start, this.#report);
        return { kind: 'literal', id: this.#id(), range, value: text, ...place };
      }
      case 'bytes':
        this.#next();
        return this.#literal(bytesValue(this.#text(token), token.start, this.#report), range);
      case 'invalid':
        this.#next();
        return this.#error([], token.start, token.end);
      case '(': {
        this.#next();
        const inner = this.#expression();
        this.#close(')', token);
        return inner;
      }
      case '[':
        return this.#list();
      case '{':
        return this.#map();
      default:
        this.#unexpected('a value');
        return this.#error([], token.start, token.start);
    }
  }

  #identifier(): Expr {
    const dot = this.#take('.');
    const token = this.#token;
    const start = dot?.start ?? token.start;
    if (token.kind !== 'identifier' && token.kind !== 'reserved') {
      this.#unexpected('a name');
      return this.#error([], start, this.#end);
    }
    this.#next();
    const name = this.#text(token);
    if (token.kind === 'reserved') {
      this.#report('reserved-word', `\`${name}\` is reserved and cannot name a value.`, rangeOf(token));
    }
    if (this.#token.kind === '(') {
      return this.#call(undefined, dot === undefined ? name : `.${name}`, rangeOf(token));
    }
    const range = { start, end: token.end };
    return { kind: 'identifier', id: this.#id(), range, name, absolute: dot !== undefined };
  }

  #number(minus: Token | undefined): Expr {
    const token = this.#next();
    const range = { start: minus?.start ?? token.start, end: token.end };
    const text = this.#text(token);
    if (token.kind === 'double') {
      const value = Number(text);
      if (!Number.isFinite(value)) this.#outOfRange('double', range);
      return this.#literal(minus === undefined ? value : -value, range);
    }
    if (token.kind === 'uint') {
      const value = BigInt(text.slice(0, -1));
      if (value > MAX_UINT) this.#outOfRange('unsigned 64-bit integer', range);
      return this.#literal(new Uint(BigInt.asUintN(64, value)), range);
    }
    const value = BigInt(text);
    if (value > MAX_INT + (minus === undefined ? 0n : 1n)) this.#outOfRange('64-bit integer', range);
    return this.#literal(BigInt.asIntN(64, minus === undefined ? value : -value), range);
  }

  #outOfRange(type: string, range: Range): void {
    this.#report('number-out-of-range', `This number does not fit into a ${type}.`, range);
  }

  #literal(value: LiteralExpr['value'], range: Range): Expr {
    return { kind: 'literal', id: this.#id(), range, value };
  }

  #list(): Expr {
    const open = this.#next();
    const optionalElements: number[] = [];
    let count = 0;
    const elements = this.#items(']', () => {
      if (this.#take('?') !== undefined) optionalElements.push(count);
      count += 1;
      return this.#expression();
    });
    this.#close(']', open);
    return { kind: 'list', id: this.#id(), range: { start: open.start, end: this.#end }, elements, optionalElements };
  }

  #map(): Expr {
    const open = this.#next();
    const entries: MapEntry[] = this.#items('}', () => {
      const optional = this.#take('?') !== undefined;
      const key = this.#expression();
      return { key, value: this.#entryValue(), optional };
    });
    this.#close('}', open);
    return { kind: 'map', id: this.#id(), range: { start: open.start, end: this.#end }, entries };
  }
}

function rangeOf(token: Token): Range {
  return { start: token.start, end: token.end };
}
