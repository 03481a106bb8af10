import type { CallExpr } from '../syntax/expr.ts';
import type { CelType } from '../types/type.ts';
import { types } from '../types/type.ts';
import type { Checking } from './checking.ts';
import { joined } from './containers.ts';
import { unknownFunction, wrongCall } from './messages.ts';
import { globalName } from './names.ts';
import { resolve } from './overloads.ts';
import type { Callable } from './scope.ts';

/** A function by its name, in a namespace, or on a receiver. */
export function checkCall(node: CallExpr, checking: Checking): CelType {
  const namespaced = inNamespace(node, checking);
  const callable = namespaced ?? byName(node, checking);
  const receiver = namespaced === undefined && node.receiver !== undefined ? checking.visit(node.receiver) : undefined;
  const written = node.args.map((arg) => checking.visit(arg));
  if (callable === undefined) {
    reportUnknownFunction(node, checking);
    return types.error;
  }
  const { declaration } = callable;
  const packed = declaration.variadic === true && written.length > 2;
  const args = packed ? [types.list(joined(written, checking))] : written;
  const signatures = receiver === undefined ? callable.byName : callable.onReceiver;
  const { result, fitting } = resolve(signatures, receiver === undefined ? args : [receiver, ...args], checking);
  const candidates = (fitting.length > 0 ? fitting : signatures).map(({ overload }) => overload);
  const reference = {
    kind: 'function',
    declaration,
    candidates,
    namespaced: namespaced !== undefined,
    packed,
  } as const;
  checking.references.set(node, reference);
  if (fitting.length > 0) {
    declaration.inspect?.(node, checking.report);
    return result;
  }
  const given = args.map((arg) => checking.nameOf(arg));
  const on = receiver === undefined ? undefined : checking.nameOf(receiver);
  const { code, message, range } = wrongCall(node, candidates, on, given);
  checking.report(code, message, range);
  return types.error;
}

function byName(node: CallExpr, checking: Checking): Callable | undefined {
  if (node.receiver !== undefined) return checking.names.functions.get(node.function);
  const absolute = node.function.startsWith('.');
  return lookUp(absolute ? node.function.slice(1) : node.function, absolute, checking);
}

/** A function whose name has dots in it: `math.abs(x)`. */
function inNamespace(node: CallExpr, checking: Checking): Callable | undefined {
  const global = node.receiver && globalName(node.receiver, checking);
  return global && lookUp(`${global.name}.${node.function}`, global.absolute, checking);
}

function lookUp(name: string, absolute: boolean, { names }: Checking): Callable | undefined {
  for (const prefix of absolute ? [''] : names.prefixes) {
    const callable = names.functions.get(prefix + name);
    if (callable !== undefined) return callable;
  }
  return undefined;
}

function reportUnknownFunction(node: CallExpr, checking: Checking): void {
  if (node.function === '') return;
  const { code, message, range, fix } = unknownFunction(node, checking.names.functions.values());
  checking.report(code, message, range, fix);
}
