import type { Fix, Range, Report } from '../problem.ts';
import type { Expr } from './expr.ts';
import type { Token, TokenKind } from './tokens.ts';
import { tokenize } from './tokens.ts';

/** The deepest tree that is built; every later stage recurses over it. */
export const MAX_DEPTH = 250;

export type ClosingBracket = ')' | ']' | '}';

/** Kinds of tokens that an operand may begin with, `-` apart, which an operator is likelier to be. */
const OPERAND_STARTS: ReadonlySet<TokenKind> = new Set<TokenKind>([
  ...(['identifier', 'reserved', 'true', 'false', 'null', 'int', 'uint', 'double', 'string', 'bytes'] as const),
  ...(['invalid', '(', '[', '{', '!'] as const),
]);

/** A place in the tokens of one source, with what all parts of the parser share. */
export class Cursor {
  readonly source: string;
  readonly report: Report;
  /** Whether calls of macros become macros. */
  readonly macros: boolean;
  /** Reads a whole expression from here on; the parts of the parser call each other through it. */
  readonly #read: (cursor: Cursor) => Expr;
  readonly #tokens: readonly Token[];
  #position = 0;
  #lastId = 0;
  #depth = 0;
  #tooDeep = false;

  constructor(source: string, macros: boolean, report: Report, read: (cursor: Cursor) => Expr) {
    this.source = source;
    this.macros = macros;
    this.report = report;
    this.#read = read;
    this.#tokens = tokenize(source, report);
  }

  // --- tokens

  get token(): Token {
    // The last token is of kind `end` and never passed, so there always is one.
    return this.#tokens[this.#position] as Token;
  }

  /** Where the token before the present one ended. */
  get end(): number {
    return this.#tokens[this.#position - 1]?.end ?? 0;
  }

  /** From `start` to the end of what was read. */
  since(start: number): Range {
    return { start, end: this.end };
  }

  at(...kinds: readonly TokenKind[]): boolean {
    return kinds.includes(this.token.kind);
  }

  atOperand(): boolean {
    return OPERAND_STARTS.has(this.token.kind);
  }

  text(token: Token): string {
    return this.source.slice(token.start, token.end);
  }

  next(): Token {
    const token = this.token;
    if (token.kind !== 'end') this.#position += 1;
    return token;
  }

  take(kind: TokenKind): Token | undefined {
    return this.token.kind === kind ? this.next() : undefined;
  }

  // --- nodes

  id(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  error(parts: readonly Expr[], start: number, end: number): Expr {
    return { kind: 'error', id: this.id(), range: { start, end }, parts };
  }

  expression(): Expr {
    return this.nested(this.#read);
  }

  /** Reads one level deeper, or gives up when that is too deep. */
  nested(read: (cursor: Cursor) => Expr): Expr {
    if (this.isTooDeep(1)) return this.giveUp();
    this.#depth += 1;
    const expr = read(this);
    this.#depth -= 1;
    return expr;
  }

  /** Whether so many levels more would be too many. */
  isTooDeep(more: number): boolean {
    return this.#depth + more > MAX_DEPTH;
  }

  /** Leaves everything that follows unread. */
  giveUp(): Expr {
    const { start } = this.token;
    if (!this.#tooDeep) {
      this.#tooDeep = true;
      const message = `The expression is nested more than ${MAX_DEPTH} levels deep; split it into named parts.`;
      this.report('too-deep', message, rangeOf(this.token));
    }
    this.#position = this.#tokens.length - 1;
    return this.error([], start, this.source.length);
  }

  // --- mistakes

  /** Tells that something else should stand here. */
  unexpected(wanted: string): void {
    const { token } = this;
    // The tokenizer has told what is wrong with these.
    if (token.kind === 'invalid') return;
    if (token.kind === 'end') {
      const range = { start: Math.max(0, token.start - 1), end: token.end };
      this.report('unexpected-end', `The expression ends where ${wanted} should follow.`, range);
    } else {
      this.report('unexpected-token', `Found \`${this.text(token)}\` where ${wanted} should be.`, rangeOf(token));
    }
  }

  /** Everything up to the end of the source, as the parts that can still be read. */
  rest(wanted: string): Expr[] {
    const parts: Expr[] = [];
    while (!this.at('end')) {
      this.unexpected(wanted);
      const before = this.#position;
      if (this.atOperand()) parts.push(this.expression());
      if (this.#position === before) this.next();
    }
    return parts;
  }

  // --- brackets

  /** What stands between brackets, separated by commas; one comma may follow the last, but not in a call. */
  items<Item>(closing: ClosingBracket, read: () => Item): Item[] {
    const items: Item[] = [];
    while (!this.at(closing, 'end')) {
      const before = this.#position;
      items.push(read());
      if (this.take(',') !== undefined) {
        if (closing === ')' && this.at(')')) this.unexpected('another argument');
        continue;
      }
      if (this.at(')', ']', '}', 'end')) break;
      this.unexpected(`\`,\` or \`${closing}\``);
      // Something that cannot begin an item would stop the reading here for ever.
      if (this.#position === before || !this.atOperand()) this.#skipTo(closing);
    }
    return items;
  }

  #skipTo(closing: ClosingBracket): void {
    while (!this.at(',', closing, 'end')) this.next();
    this.take(',');
  }

  close(closing: ClosingBracket, open: Token): void {
    if (this.take(closing) !== undefined) return;
    const range = this.since(this.end);
    const fix: Fix = { title: `Insert ${closing}`, range, text: closing };
    this.report('unclosed', `This \`${this.text(open)}\` has no \`${closing}\`.`, rangeOf(open), fix);
  }
}

export function rangeOf({ start, end }: Token): Range {
  return { start, end };
}
