import { commentsBetween } from './comments.ts';
import { parse } from './parse.ts';
import type { Token } from './tokens.ts';
import { OPERAND_ENDS, tokenize } from './tokens.ts';

/** Lines longer than this are broken before `||` and `&&`, outermost first. */
const WIDTH = 100;
const INDENT = '  ';

/**
 * An expression laid out evenly: one space around operators, none within brackets, lines indented by the brackets around
 * them, long ones broken. Comments, parentheses, quotes and the author's line breaks stay, and so does the meaning.
 * Formatting twice is formatting once. A source with problems comes back as it is.
 */
export function format(source: string): string {
  if (parse(source).problems.length > 0) return source;
  const lines = linesOf(source).flatMap(broken);
  return lines.map((line) => INDENT.repeat(line.indent) + textOf(line)).join('\n');
}

/** A token and how it stands in its line. */
interface Piece {
  readonly text: string;
  /** Whether a space stands between it and what is before it in its line. */
  readonly spaced: boolean;
  /** How many brackets are open before it. */
  readonly depth: number;
}

interface Line {
  readonly indent: number;
  readonly pieces: readonly Piece[];
  /** Behind all pieces. */
  readonly comment?: string;
}

function linesOf(source: string): readonly Line[] {
  const tokens = tokenize(source, () => undefined);
  const layout = new Layout();
  let end = 0;
  for (const token of tokens) {
    const breaks = source.slice(end, token.start).includes('\n');
    for (const comment of commentsBetween(source, end, token.start)) {
      const ownLine = source.slice(end, comment.start).includes('\n');
      layout.comment(source.slice(comment.start, comment.end), ownLine);
      end = comment.end;
    }
    if (token.kind === 'end') break;
    if (breaks) layout.endLine();
    layout.token(token, source.slice(token.start, token.end));
    end = token.end;
  }
  layout.endLine();
  return layout.lines;
}

/** Puts tokens into lines, keeping track of the brackets around them. */
class Layout {
  readonly lines: Line[] = [];
  #pieces: Piece[] = [];
  #before: { readonly kind: Token['kind']; readonly tight: boolean } | undefined;
  /** The open brackets; in each, how many `?` of conditionals wait for their `:`. */
  readonly #open: { conditionals: number }[] = [{ conditionals: 0 }];

  token(token: Token, text: string): void {
    const { kind } = token;
    const closes = kind === ')' || kind === ']' || kind === '}';
    if (closes) this.#open.pop();
    const around = this.#open.at(-1) ?? { conditionals: 0 };
    const depth = this.#open.length - 1;
    const afterOperand = this.#before !== undefined && OPERAND_ENDS.has(this.#before.kind);
    const prefix = kind === '!' || (kind === '-' && !afterOperand) || (kind === '?' && !afterOperand);
    let spaced = this.#before !== undefined && !this.#before.tight && !(closes || kind === ',');
    if ((kind === '(' || kind === '[' || kind === '{' || kind === '.') && afterOperand) spaced = false;
    if (kind === '?' && !prefix) around.conditionals += 1;
    if (kind === ':') {
      if (around.conditionals === 0) spaced = false;
      else around.conditionals -= 1;
    }
    const opens = kind === '(' || kind === '[' || kind === '{';
    this.#pieces.push({ text, spaced, depth });
    this.#before = { kind, tight: opens || prefix || kind === '.' };
    if (opens) this.#open.push({ conditionals: 0 });
  }

  comment(text: string, ownLine: boolean): void {
    if (ownLine) this.endLine();
    const indent = this.#pieces[0]?.depth ?? this.#open.length - 1;
    this.lines.push({ indent, pieces: this.#pieces, comment: text });
    this.#pieces = [];
  }

  endLine(): void {
    const [first] = this.#pieces;
    if (first !== undefined) this.lines.push({ indent: first.depth, pieces: this.#pieces });
    this.#pieces = [];
  }
}

function textOf({ pieces, comment }: Line): string {
  const code = pieces.map(({ text, spaced }, index) => (spaced && index > 0 ? ` ${text}` : text)).join('');
  if (comment === undefined) return code;
  return code === '' ? comment : `${code} ${comment}`;
}

/** A line as the lines it is broken into when it is too long: before the loosest logical operators in it. */
function broken(line: Line): readonly Line[] {
  const { indent, pieces, comment } = line;
  if (indent * INDENT.length + textOf({ indent, pieces }).length <= WIDTH) return [line];
  const looseness = ({ text, depth }: Piece) => depth * 2 + (text === '||' ? 0 : 1);
  const operators = pieces.filter(({ text }, index) => index > 0 && (text === '||' || text === '&&'));
  if (operators.length === 0) return [line];
  const loosest = Math.min(...operators.map(looseness));
  const parts: Piece[][] = [[]];
  for (const piece of pieces) {
    if (operators.includes(piece) && looseness(piece) === loosest) parts.push([]);
    parts.at(-1)?.push(piece);
  }
  return parts.flatMap((part, index) =>
    broken({
      indent: part[0]?.depth ?? indent,
      pieces: part,
      ...(comment !== undefined && index === parts.length - 1 && { comment }),
    }),
  );
}
