import type { MacroExpr } from '../syntax/expr.ts';
import type { CelType } from '../types/type.ts';
import { isOpen, types } from '../types/type.ts';
import type { Checking } from './checking.ts';
import { unwrapped } from './containers.ts';

/** A macro: its variables are known in its arguments, and nowhere else. */
export function checkMacro(node: MacroExpr, checking: Checking): CelType {
  const receiver = checking.visitKnown(node.receiver);
  const variables = variableTypes(node, receiver, checking);
  checking.variableTypes.set(node, variables);
  const outer = checking.scope;
  checking.scope = { macro: node, types: variables, outer };
  const args = node.args.map((arg) => checking.visit(arg));
  checking.scope = outer;
  if (hasCondition(node)) checkCondition(node, args[0] ?? types.error, checking);
  return resultType(node, receiver, variables, args.at(-1) ?? types.error, checking);
}

function variableTypes(node: MacroExpr, receiver: CelType, checking: Checking): readonly CelType[] {
  const { name, variables } = node;
  // The entries of a block stay open, as in the reference implementation.
  if (name === 'bind') return [variables[0]?.name.startsWith('@') ? types.dyn : receiver];
  if (name === 'optMap' || name === 'optFlatMap') return [unwrapped(receiver, node.receiver.range, checking)];
  const two = variables.length === 2;
  switch (receiver.kind) {
    case 'list':
      return two ? [types.int, receiver.element] : [receiver.element];
    case 'map':
      return [receiver.key, receiver.value];
    case 'struct':
      return [types.string, types.dyn];
    case 'parameter':
      checking.substitution.assign(types.dyn, receiver);
      return [types.dyn, types.dyn];
    case 'dyn':
    case 'error':
      return [types.dyn, types.dyn];
    default: {
      const message = `\`${name}\` goes through a list or map; this is ${checking.nameOf(receiver)}.`;
      checking.report('not-iterable', message, node.receiver.range);
      return [types.error, types.error];
    }
  }
}

/** Whether the first argument chooses, and does not make. */
function hasCondition({ name, args }: MacroExpr): boolean {
  switch (name) {
    case 'all':
    case 'exists':
    case 'exists_one':
    case 'filter':
      return true;
    case 'map':
    case 'transformList':
    case 'transformMap':
    case 'transformMapEntry':
      return args.length === 2;
    default:
      return false;
  }
}

function checkCondition(node: MacroExpr, type: CelType, checking: Checking): void {
  if (checking.substitution.assign(types.bool, type)) return;
  const message = `\`${node.name}\` needs a condition here; this is ${checking.nameOf(type)}.`;
  checking.report('not-a-condition', message, (node.args[0] ?? node).range);
}

function resultType(
  node: MacroExpr,
  receiver: CelType,
  variables: readonly CelType[],
  made: CelType,
  checking: Checking,
): CelType {
  const range = (node.args.at(-1) ?? node).range;
  switch (node.name) {
    case 'all':
    case 'exists':
    case 'exists_one':
      return types.bool;
    case 'filter':
    case 'sortBy':
      return types.list(variables[0]);
    case 'map':
    case 'transformList':
      return types.list(made);
    case 'transformMap':
      return types.map(receiver.kind === 'list' ? types.int : variables[0], made);
    case 'transformMapEntry': {
      const entry = checking.substitution.apply(made);
      if (entry.kind === 'map') return entry;
      if (isOpen(entry)) return types.map();
      const message = `\`transformMapEntry\` needs a map of one entry here; this is ${checking.nameOf(entry)}.`;
      checking.report('not-a-map', message, range);
      return types.error;
    }
    case 'optMap':
      return types.optional(made);
    case 'optFlatMap':
      return types.optional(unwrapped(made, range, checking));
    case 'bind':
      return made;
  }
}
