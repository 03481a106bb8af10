import type { Range, Report } from '../problem.ts';
import { reportTo } from '../problem.ts';
import { MAX_DEPTH } from './cursor.ts';
import type { CallExpr, Expr, MacroVariable } from './expr.ts';
import { children, nodeCount, walk } from './expr.ts';
import type { Parsed } from './parse.ts';
import { isDeeper } from './parse.ts';
import { renumbered, withParts } from './rebuild.ts';

/**
 * A macro by what it stands for: `{ name: 'none', receiver: 'list', parameters: ['x', 'p'], body }` with the body
 * `!list.exists(x, p)` makes `users.none(u, u.age < 18)` mean `!users.exists(u, u.age < 18)`.
 */
export interface MacroDecl {
  readonly name: string;
  /** A few sentences for the person who reads it in an editor; markdown. */
  readonly doc: string;
  /** What the body calls the value before the dot; left out for a macro that is called by name alone. */
  readonly receiver?: string;
  /** What the body calls the arguments. One that the body uses for a macro's variable must be a plain name. */
  readonly parameters: readonly string[];
  /** An expression without problems, in which the names above stand for what the macro is called with. */
  readonly body: Expr;
}

/** Arguments may stand in a body several times, so macros in macros could grow without end. */
const MAX_NODES = 5000;

/**
 * What was parsed, with every call of a declared macro replaced by what it stands for: `expandMacros(parse(source), macros)`.
 * What comes out of a body has the place of the call. Never throws.
 */
export function expandMacros(parsed: Parsed, macros: readonly MacroDecl[]): Parsed {
  return expandMacrosAt(parsed, macros, ({ range }) => range);
}

/** The same, with the place that what comes out of a body is to have. */
export function expandMacrosAt(
  { expr, problems }: Parsed,
  macros: readonly MacroDecl[],
  placeOf: (call: CallExpr) => Range,
): Parsed {
  const found = [...problems];
  const report = reportTo(found);
  let made = 0;
  const expand = (node: Expr): Expr => {
    const call = withParts(node, expand);
    const macro = call.kind === 'call' ? macros.find((candidate) => isCallOf(call, candidate)) : undefined;
    if (call.kind !== 'call' || macro === undefined) return call;
    const expansion = made > MAX_NODES ? undefined : expansionOf(macro, call, placeOf(call), report);
    if (expansion === undefined) return broken(call);
    made += nodeCount(expansion);
    return expansion;
  };
  const expanded = expand(expr);
  if (made <= MAX_NODES && !isDeeper(expanded, MAX_DEPTH)) return { expr: renumbered(expanded), problems: found };
  report('too-large', 'With all macros written out, the expression is too large; use `cel.bind`.', expr.range);
  return { expr: { kind: 'error', id: 1, range: expr.range, parts: [] }, problems: found };
}

function broken(expr: Expr): Expr {
  return { kind: 'error', id: expr.id, range: expr.range, parts: children(expr) };
}

/** Whether a call, with all its arguments, is one of a declared macro. */
export function isCallOf(call: CallExpr, { name, receiver, parameters }: MacroDecl): boolean {
  return (
    call.function === name &&
    (call.receiver === undefined) === (receiver === undefined) &&
    call.args.length === parameters.length
  );
}

/** The body with what it was called with, at that place. */
function expansionOf(macro: MacroDecl, call: CallExpr, range: Range, report: Report): Expr | undefined {
  const given = new Map(macro.parameters.map((name, index) => [name, call.args[index] as Expr]));
  if (macro.receiver !== undefined && call.receiver !== undefined) given.set(macro.receiver, call.receiver);
  const taken = namesIn([...given.values()]);
  let failed = false;

  const variable = ({ name }: MacroVariable): MacroVariable => {
    const arg = given.get(name);
    if (arg === undefined) return { name: unlike(name, taken), range };
    if (arg.kind === 'identifier' && !arg.absolute) return { name: arg.name, range: arg.range };
    report('macro-variable', `\`${macro.name}\` needs a plain name here.`, arg.range);
    failed = true;
    return { name: '', range: arg.range };
  };

  /** `renamed` holds the variables of the body's own macros around a node, by the names they have in the body. */
  const fill = (node: Expr, renamed: ReadonlyMap<string, string>): Expr => {
    if (node.kind === 'identifier' && !node.absolute) {
      const name = renamed.get(node.name);
      return name === undefined ? (given.get(node.name) ?? { ...node, range }) : { ...node, name, range };
    }
    if (node.kind !== 'macro')
      return movedTo(
        range,
        withParts(node, (part) => fill(part, renamed)),
      );
    const variables = node.variables.map(variable);
    const own = node.variables.map(({ name }, index) => [name, variables[index]?.name ?? name] as const);
    const inside = new Map([...renamed, ...own]);
    return {
      ...node,
      range,
      nameRange: range,
      receiver: fill(node.receiver, renamed),
      variables,
      args: node.args.map((arg) => fill(arg, inside)),
    };
  };

  const filled = fill(macro.body, new Map());
  return failed ? undefined : filled;
}

/** The node with all its own ranges at one place. */
function movedTo(range: Range, node: Expr): Expr {
  switch (node.kind) {
    case 'literal': {
      const { textStart: _, ...literal } = node;
      return { ...literal, range };
    }
    case 'select':
      return { ...node, range, fieldRange: range };
    case 'binary':
      return { ...node, range, operatorRange: range };
    case 'call':
      return { ...node, range, nameRange: range };
    case 'struct': {
      const entries = node.entries.map((entry) => ({ ...entry, fieldRange: range }));
      return { ...node, range, nameRange: range, entries };
    }
    default:
      return { ...node, range };
  }
}

function namesIn(exprs: readonly Expr[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const expr of exprs) {
    walk(expr, (node) => {
      if (node.kind === 'identifier') names.add(node.name);
    });
  }
  return names;
}

/** A name that captures nothing of what the macro is called with. */
function unlike(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? unlike(`${name}_`, taken) : name;
}
