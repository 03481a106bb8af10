import { check } from '../check/check.ts';
import type { Callable } from '../check/scope.ts';
import { names, TYPE_NAMES } from '../check/scope.ts';
import type { Environment } from '../library/declaration.ts';
import { documentationOf } from '../library/documentation.ts';
import type { Range } from '../problem.ts';
import type { MacroDecl } from '../syntax/declared-macros.ts';
import type { Expr } from '../syntax/expr.ts';
import { children, dottedName } from '../syntax/expr.ts';
import { mayFit } from '../types/substitution.ts';
import type { CelType } from '../types/type.ts';
import { isOpen, types } from '../types/type.ts';
import { MACRO_DOCS } from './macro-docs.ts';
import type { NamePlace } from './scope-at.ts';
import { nameAt } from './scope-at.ts';

/** Something that may be written at a place. */
export interface Completion {
  readonly kind: 'variable' | 'local' | 'field' | 'function' | 'macro' | 'type' | 'keyword';
  /** What is written in the place of `range`; for functions and macros without parentheses. */
  readonly name: string;
  /** Of the value, or of what calling gives; undefined where that depends on the arguments. */
  readonly type: CelType | undefined;
  /** Markdown; empty where nothing is declared. */
  readonly doc: string;
  /** What of a name is there already, on both sides of the cursor. */
  readonly range: Range;
}

type Candidate = Omit<Completion, 'range'>;

/**
 * What may be written at an offset, in an expression in any state: after a dot the fields and methods of what is before
 * it, elsewhere the names that are known there, innermost first. Not filtered by what is there of the name already,
 * because editors do that, each in its own way. Empty where no name can stand. `macros` are those that `expandMacros` is
 * given.
 */
export function completionsAt(
  source: string,
  offset: number,
  environment: Environment,
  macros: readonly MacroDecl[] = [],
): readonly Completion[] {
  const place = nameAt(source, offset, environment, macros);
  if (place?.node === undefined || declaresName(place)) return [];
  const { node, checked } = place;
  const candidates =
    node.kind === 'select'
      ? [...members(node.operand, place), ...declaredOn(checked.typeOf(node.operand), macros, environment)]
      : [...globals(place), ...declaredByName(macros)];
  return candidates.map((candidate) => ({ ...candidate, range: place.range }));
}

/** Whether a macro's variable is being named, which nobody can foresee. */
function declaresName({ checked, node }: NamePlace): boolean {
  const declares = (expr: Expr): boolean => {
    if (expr.kind !== 'call' || expr.receiver === undefined || expr.args[0] !== node) return false;
    const iterates = MACRO_DOCS.some(({ name, on }) => name === expr.function && on !== 'nothing');
    return expr.args.length === 1 && iterates && checked.referenceOf(expr) === undefined;
  };
  return node?.kind === 'identifier' && some(checked.expr, declares);
}

function some(expr: Expr, holds: (node: Expr) => boolean): boolean {
  return holds(expr) || children(expr).some((part) => some(part, holds));
}

function globals({ checked, macros }: NamePlace): readonly Candidate[] {
  const { variables, functions } = names(checked.environment);
  const locals = macros.flatMap((macro) =>
    macro.variables.map(
      ({ name }, index): Candidate => ({
        kind: 'local',
        name,
        type: checked.variableTypesOf(macro)[index] ?? types.dyn,
        doc: '',
      }),
    ),
  );
  const hidden = new Set(locals.map(({ name }) => name));
  return [
    ...locals.filter(({ name }, index) => name !== '' && locals.findIndex((other) => other.name === name) === index),
    ...[...variables]
      .filter(([name]) => !hidden.has(name))
      .map(([name, { type, doc }]): Candidate => ({ kind: 'variable', name, type, doc })),
    ...[...functions.values()].filter(({ byName }) => byName.length > 0).map((callable) => functionOf(callable)),
    ...MACRO_DOCS.filter(({ on }) => on === 'nothing').map(
      ({ name, doc }): Candidate => ({ kind: 'macro', name, type: undefined, doc }),
    ),
    ...[...TYPE_NAMES]
      .filter(([name]) => !functions.has(name))
      .map(([name, type]): Candidate => ({ kind: 'type', name, type: types.type(type), doc: '' })),
    ...['true', 'false', 'null'].map(
      (name): Candidate => ({
        kind: 'keyword',
        name,
        type: name === 'null' ? types.null : types.bool,
        doc: '',
      }),
    ),
  ];
}

/** What may follow `operand` and a dot. */
function members(operand: Expr, { checked }: NamePlace): readonly Candidate[] {
  const prefix = dottedName(operand);
  const inNamespace = prefix === undefined ? [] : namespaceMembers(`${prefix}.`, checked.environment);
  const isName = operand.kind === 'identifier' && checked.referenceOf(operand) === undefined;
  // A namespace is no value.
  if (isName && inNamespace.length > 0) return inNamespace;
  return [
    ...inNamespace,
    ...fieldsOf(checked.typeOf(operand)),
    ...methodsOf(checked.typeOf(operand), checked.environment),
  ];
}

function namespaceMembers(prefix: string, environment: Environment): readonly Candidate[] {
  const { variables, functions } = names(environment);
  const all: readonly Candidate[] = [
    ...[...variables].map(([name, { type, doc }]): Candidate => ({ kind: 'variable', name, type, doc })),
    ...[...functions.values()].filter(({ byName }) => byName.length > 0).map((callable) => functionOf(callable)),
    ...MACRO_DOCS.map(({ name, doc }): Candidate => ({ kind: 'macro', name, type: undefined, doc })),
    ...[...TYPE_NAMES].map(([name, type]): Candidate => ({ kind: 'type', name, type: types.type(type), doc: '' })),
  ];
  return all
    .filter(({ name }) => name.startsWith(prefix))
    .map((candidate) => ({ ...candidate, name: candidate.name.slice(prefix.length) }));
}

function fieldsOf(type: CelType): readonly Candidate[] {
  if (type.kind === 'optional') return fieldsOf(type.of);
  if (type.kind !== 'struct') return [];
  return Object.entries(type.fields).map(([name, field]) => ({ kind: 'field', name, ...field }));
}

function methodsOf(type: CelType, environment: Environment): readonly Candidate[] {
  const methods = [...names(environment).functions.values()].flatMap((callable) => {
    const fitting = callable.onReceiver.filter(({ args: [receiver] }) => receiver && mayBeCalledOn(receiver, type));
    return fitting.length === 0 ? [] : [functionOf({ ...callable, onReceiver: fitting, byName: [] })];
  });
  const container = isOpen(type) || ['list', 'map', 'struct'].includes(type.kind);
  const macros = MACRO_DOCS.filter(({ on }) =>
    on === 'optional' ? isOpen(type) || type.kind === 'optional' : on === 'container' && container,
  );
  return [...methods, ...macros.map(({ name, doc }): Candidate => ({ kind: 'macro', name, type: undefined, doc }))];
}

function declaredByName(macros: readonly MacroDecl[]): readonly Candidate[] {
  return macros
    .filter(({ receiver }) => receiver === undefined)
    .map(({ name, doc }): Candidate => ({ kind: 'macro', name, type: undefined, doc }));
}

/** The declared macros whose bodies have nothing wrong with them when they are called on such a value. */
function declaredOn(type: CelType, macros: readonly MacroDecl[], environment: Environment): readonly Candidate[] {
  return macros.flatMap(({ name, doc, receiver, parameters, body }): readonly Candidate[] => {
    if (receiver === undefined) return [];
    const given = parameters.map((parameter) => [parameter, { type: types.dyn, doc: '' }] as const);
    const variables = { ...environment.variables, ...Object.fromEntries(given), [receiver]: { type, doc: '' } };
    const checked = check(body, { ...environment, variables });
    if (checked.problems.length > 0) return [];
    return [{ kind: 'macro', name, type: isOpen(checked.type) ? undefined : checked.type, doc }];
  });
}

function mayBeCalledOn(receiver: CelType, type: CelType): boolean {
  if (type.kind === 'struct' && !['struct', 'map', 'parameter'].includes(receiver.kind) && !isOpen(receiver))
    return false;
  return mayFit([receiver], [type]);
}

function functionOf({ declaration, byName, onReceiver }: Callable): Candidate {
  const [first, ...others] = [...byName, ...onReceiver];
  const same = first !== undefined && others.every(({ result }) => result.kind === first.result.kind);
  const { name } = declaration;
  return { kind: 'function', name, type: same ? first.result : undefined, doc: documentationOf(declaration) };
}
