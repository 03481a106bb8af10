import type { Range } from '../problem.ts';
import { blockForm } from './block.ts';
import type { Cursor } from './cursor.ts';
import type { CallExpr, Expr, MacroVariable } from './expr.ts';
import type { MacroForm } from './macros.ts';
import { macroForm } from './macros.ts';

/** The arguments of a call, whose name was read; what is written like a macro becomes one. */
export function parseCall(cursor: Cursor, receiver: Expr | undefined, name: string, nameRange: Range): Expr {
  const open = cursor.next();
  const args = cursor.items(')', () => cursor.expression());
  cursor.close(')', open);
  const range = cursor.since(receiver?.range.start ?? nameRange.start);
  const call: CallExpr = { kind: 'call', id: cursor.id(), range, function: name, nameRange, receiver, args };
  return cursor.macros ? (macroOf(call, cursor) ?? call) : call;
}

/** The macro that a call is; undefined for an ordinary call. */
function macroOf(call: CallExpr, cursor: Cursor): Expr | undefined {
  const { receiver } = call;
  if (receiver === undefined) return call.function === 'has' ? fieldTest(call, cursor) : undefined;
  const namespace = receiver.kind === 'identifier' && receiver.name === 'cel';
  const block = namespace ? blockForm(call, () => cursor.id()) : undefined;
  if (block !== undefined) return block;
  const form = macroForm(call.function, namespace, call.args.length);
  return form === undefined ? undefined : macro(call, receiver, form, cursor);
}

function macro(call: CallExpr, receiver: Expr, form: MacroForm, cursor: Cursor): Expr {
  const { id, range, nameRange } = call;
  const variables = call.args.slice(0, form.variables).map((arg) => variableOf(arg, call, cursor));
  const [first, second] = variables;
  if (second !== undefined && second.name === first?.name && second.name !== '') {
    cursor.report('macro-variable', 'The two variables need different names.', second.range);
  }
  const inner = call.args.slice(form.variables);
  const [source = receiver, ...args] = form.namespace === undefined ? [receiver, ...inner] : inner;
  return { kind: 'macro', id, range, name: form.name, nameRange, receiver: source, variables, args };
}

function variableOf(arg: Expr, call: CallExpr, cursor: Cursor): MacroVariable {
  if (arg.kind === 'identifier' && !arg.absolute) return { name: arg.name, range: arg.range };
  const message = `\`${call.function}\` needs a plain name here, to call each element by.`;
  cursor.report('macro-variable', message, arg.range);
  return { name: '', range: arg.range };
}

/** `has(operand.field)`. */
function fieldTest({ id, range, args }: CallExpr, cursor: Cursor): Expr {
  const [arg, ...others] = args;
  if (arg?.kind === 'select' && !arg.test && others.length === 0) return { ...arg, id, range, test: true };
  cursor.report('has-argument', '`has` takes one field, as in `has(user.name)`.', range);
  return cursor.error(args, range.start, range.end);
}
