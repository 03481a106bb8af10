import type { Environment, FunctionDecl, Overload } from '../library/declaration.ts';
import {
  BINARY_SIGNATURES,
  CONDITIONAL_SIGNATURES,
  INDEX_SIGNATURES,
  OPTIONAL_INDEX_SIGNATURES,
  UNARY_SIGNATURES,
} from '../library/operators.ts';
import type { CelProblem, Range, Report } from '../problem.ts';
import { reportTo } from '../problem.ts';
import type {
  BinaryExpr,
  CallExpr,
  Expr,
  IdentifierExpr,
  IndexExpr,
  ListExpr,
  MacroExpr,
  MapExpr,
  SelectExpr,
} from '../syntax/expr.ts';
import { dottedName } from '../syntax/expr.ts';
import type { FunctionTypes } from '../types/substitution.ts';
import { mayFit, Substitution } from '../types/substitution.ts';
import type { CelType } from '../types/type.ts';
import { isOpen, sameType, typeName, types } from '../types/type.ts';
import { didYouMean, operatorAdvice, unknownFunction, wrongCall } from './messages.ts';
import type { Callable, Names } from './scope.ts';
import { names, TYPE_NAMES } from './scope.ts';
import { nearest } from './suggest.ts';

/** What a node refers to. */
export type Reference =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'local'; readonly macro: MacroExpr; readonly variable: number }
  | { readonly kind: 'type'; readonly name: string }
  | {
      readonly kind: 'function';
      readonly declaration: FunctionDecl;
      /** The overloads that the types of the arguments leave possible; all, where none fits. */
      readonly candidates: readonly Overload[];
      /** What stands before the dot is a namespace and no receiver. */
      readonly namespaced: boolean;
      /** The arguments are taken as one list. */
      readonly packed: boolean;
    };

/** An expression with what the checker knows about it. It can be compiled even when it has problems. */
export interface Checked {
  readonly expr: Expr;
  readonly environment: Environment;
  readonly type: CelType;
  readonly problems: readonly CelProblem[];
  typeOf(node: Expr): CelType;
  /** What an identifier, a dotted name or a call refers to; undefined where nothing is known. */
  referenceOf(node: Expr): Reference | undefined;
}

/** Finds the types and all the mistakes of an expression. Never throws. */
export function check(expr: Expr, environment: Environment): Checked {
  const problems: CelProblem[] = [];
  const checker = new Checker(names(environment), reportTo(problems));
  checker.visit(expr);
  const typeOf = checker.finalTypes();
  problems.sort((a, b) => a.range.start - b.range.start);
  return {
    expr,
    environment,
    type: typeOf(expr),
    problems,
    typeOf,
    referenceOf: (node) => checker.references.get(node),
  };
}

/** The variables of the macros around a node, innermost first. */
interface Scope {
  readonly macro: MacroExpr;
  readonly types: readonly CelType[];
  readonly outer: Scope | undefined;
}

/** One walk over one expression. The rules are those of cel-go's checker; what is new is that it never stops. */
class Checker {
  readonly references = new Map<Expr, Reference>();
  readonly #names: Names;
  readonly #report: Report;
  /** By the numbers of the nodes. */
  readonly #types: (CelType | undefined)[] = [];
  readonly #substitution = new Substitution();
  #scope: Scope | undefined;

  constructor(names: Names, report: Report) {
    this.#names = names;
    this.#report = report;
  }

  finalTypes(): (node: Expr) => CelType {
    const found = this.#types.map((type) => type && this.#substitution.apply(type, true));
    return (node) => found[node.id] ?? types.dyn;
  }

  visit(node: Expr): CelType {
    const type = this.#typeOf(node);
    this.#types[node.id] = type;
    return type;
  }

  #typeOf(node: Expr): CelType {
    switch (node.kind) {
      case 'literal':
        return literalType(node.value);
      case 'identifier':
        return this.#identifier(node);
      case 'select':
        return this.#select(node);
      case 'index':
        return this.#index(node);
      case 'unary': {
        const operand = this.visit(node.operand);
        return this.#operator(node.operator, UNARY_SIGNATURES[node.operator], [operand], node.range);
      }
      case 'binary':
        return this.#binary(node);
      case 'conditional': {
        const args = [this.visit(node.condition), this.visit(node.whenTrue), this.visit(node.whenFalse)];
        return this.#operator('? :', CONDITIONAL_SIGNATURES, args, node.range);
      }
      case 'call':
        return this.#call(node);
      case 'list':
        return this.#list(node);
      case 'map':
        return this.#map(node);
      case 'struct':
        for (const entry of node.entries) this.visit(entry.value);
        this.#report('unknown-struct', `There is no message \`${node.name}\` to make; write a map.`, node.nameRange);
        return types.error;
      case 'macro':
        return this.#macro(node);
      case 'error':
        for (const part of node.parts) this.visit(part);
        return types.error;
    }
  }

  // --- names

  #identifier(node: IdentifierExpr): CelType {
    if (!node.absolute) {
      for (let scope = this.#scope; scope !== undefined; scope = scope.outer) {
        const variable = scope.macro.variables.findIndex(({ name }) => name === node.name);
        if (variable < 0) continue;
        this.references.set(node, { kind: 'local', macro: scope.macro, variable });
        return scope.types[variable] ?? types.dyn;
      }
    }
    const type = this.#global(node, node.name, node.absolute);
    if (type !== undefined) return type;
    this.#unknownName(node);
    return types.error;
  }

  /** The type of a variable or type by its name, remembering that `node` refers to it. */
  #global(node: Expr, name: string, absolute: boolean): CelType | undefined {
    for (const prefix of absolute ? [''] : this.#names.prefixes) {
      const full = prefix + name;
      const variable = this.#names.variables.get(full);
      if (variable !== undefined) {
        this.references.set(node, { kind: 'variable', name: full });
        return variable.type;
      }
      const type = TYPE_NAMES.get(full);
      if (type !== undefined) {
        this.references.set(node, { kind: 'type', name: full });
        return types.type(type);
      }
    }
    return undefined;
  }

  #unknownName(node: IdentifierExpr): void {
    const { name, range } = node;
    if (name === '') return;
    if (this.#names.functions.has(name)) {
      this.#report('unknown-name', `\`${name}\` is a function; call it with \`(\` and \`)\`.`, range);
      return;
    }
    const locals: string[] = [];
    for (let scope = this.#scope; scope !== undefined; scope = scope.outer) {
      locals.push(...scope.macro.variables.map((variable) => variable.name));
    }
    const meant = nearest(name, [...locals, ...this.#names.variables.keys()]);
    this.#unknown('unknown-name', `There is no variable \`${name}\`.`, range, meant);
  }

  #unknown(code: string, message: string, range: Range, meant: string | undefined): void {
    const problem = didYouMean(code, message, range, meant);
    this.#report(code, problem.message, range, problem.fix);
  }

  /** The full dotted name of a node, unless it begins with a macro's variable. */
  #globalName(node: Expr): { readonly name: string; readonly absolute: boolean } | undefined {
    const name = dottedName(node);
    if (name === undefined) return undefined;
    let root = node;
    while (root.kind === 'select') root = root.operand;
    if (root.kind !== 'identifier') return undefined;
    if (!root.absolute && this.#isLocal(root.name)) return undefined;
    return { name, absolute: root.absolute };
  }

  #isLocal(name: string): boolean {
    for (let scope = this.#scope; scope !== undefined; scope = scope.outer) {
      if (scope.macro.variables.some((variable) => variable.name === name)) return true;
    }
    return false;
  }

  // --- selection

  #select(node: SelectExpr): CelType {
    const type = this.#qualified(node) ?? this.#field(node);
    return node.test ? types.bool : type;
  }

  /** A variable or type whose name has dots in it. */
  #qualified(node: SelectExpr): CelType | undefined {
    if (node.test || node.optional) return undefined;
    const global = this.#globalName(node);
    if (global === undefined) return undefined;
    const { name, absolute } = global;
    if (!this.#names.dotted && !name.startsWith('google.')) return undefined;
    return this.#global(node, name, absolute);
  }

  #field(node: SelectExpr): CelType {
    let operand = this.#substitution.apply(this.visit(node.operand));
    let optional = node.optional;
    if (operand.kind === 'optional') {
      optional = true;
      operand = this.#substitution.apply(operand.of);
    }
    const type = this.#fieldOf(operand, node);
    return optional && type.kind !== 'optional' && !node.test ? types.optional(type) : type;
  }

  #fieldOf(operand: CelType, node: SelectExpr): CelType {
    switch (operand.kind) {
      case 'map':
        this.#substitution.assign(types.string, operand.key);
        return operand.value;
      case 'struct': {
        if (Object.hasOwn(operand.fields, node.field)) return operand.fields[node.field]?.type ?? types.dyn;
        if (node.field !== '') {
          const meant = nearest(node.field, Object.keys(operand.fields));
          const message = `\`${operand.name}\` has no field \`${node.field}\`.`;
          this.#unknown('unknown-field', message, node.fieldRange, meant);
        }
        return types.error;
      }
      case 'parameter':
        this.#substitution.assign(types.dyn, operand);
        return types.dyn;
      case 'dyn':
      case 'error':
        return types.dyn;
      default: {
        const message = `A value of type ${this.#name(operand)} has no fields.`;
        if (node.field !== '') this.#report('no-fields', message, node.fieldRange);
        return types.error;
      }
    }
  }

  #index(node: IndexExpr): CelType {
    const operand = this.#substitution.apply(this.visit(node.operand));
    const index = this.visit(node.index);
    if (operand.kind === 'struct') {
      const field =
        node.index.kind === 'literal' && typeof node.index.value === 'string' ? node.index.value : undefined;
      const declared = field !== undefined && Object.hasOwn(operand.fields, field) ? operand.fields[field] : undefined;
      const type = declared?.type ?? types.dyn;
      return node.optional ? types.optional(type) : type;
    }
    const signatures = node.optional ? OPTIONAL_INDEX_SIGNATURES : INDEX_SIGNATURES;
    return this.#operator('[ ]', signatures, [operand, index], node.index.range);
  }

  // --- operators and functions

  #binary(node: BinaryExpr): CelType {
    const args = [this.visit(node.left), this.visit(node.right)];
    return this.#operator(node.operator, BINARY_SIGNATURES[node.operator], args, node.range);
  }

  #operator(operator: string, signatures: readonly FunctionTypes[], args: readonly CelType[], range: Range): CelType {
    const { result, fitting } = this.#resolve(signatures, args);
    if (fitting.length > 0) return result;
    const given = args.map((arg) => this.#name(arg));
    const advice = operatorAdvice(operator, given);
    this.#report('no-such-overload', `\`${operator}\` does not work on ${given.join(' and ')}${advice}.`, range);
    return resultOfAll(signatures);
  }

  /** The signatures that the arguments fit, and the type of what they give. */
  #resolve<Fits extends FunctionTypes>(signatures: readonly Fits[], args: readonly CelType[]) {
    const fitting: Fits[] = [];
    let result: CelType | undefined;
    for (const signature of signatures) {
      if (!mayFit(signature.args, args)) continue;
      const { args: wanted, result: own } = this.#substitution.instantiate(signature);
      if (!this.#substitution.assignAll(wanted, args)) continue;
      fitting.push(signature);
      const type = this.#substitution.apply(own);
      if (result === undefined) result = type;
      else if (!isOpen(result) && !sameType(result, type)) result = types.dyn;
    }
    return { result: result ?? types.error, fitting };
  }

  #call(node: CallExpr): CelType {
    const namespaced = this.#namespaced(node);
    const callable = namespaced ?? this.#named(node);
    const receiver = namespaced === undefined && node.receiver !== undefined ? this.visit(node.receiver) : undefined;
    const written = node.args.map((arg) => this.visit(arg));
    if (callable === undefined) {
      this.#unknownFunction(node);
      return types.error;
    }
    const { declaration } = callable;
    const packed = declaration.variadic === true && written.length > 2;
    const args = packed ? [types.list(this.#joined(written))] : written;
    const signatures = receiver === undefined ? callable.byName : callable.onReceiver;
    const { result, fitting } = this.#resolve(signatures, receiver === undefined ? args : [receiver, ...args]);
    const candidates = (fitting.length > 0 ? fitting : signatures).map(({ overload }) => overload);
    this.references.set(node, {
      kind: 'function',
      declaration,
      candidates,
      namespaced: namespaced !== undefined,
      packed,
    });
    if (fitting.length > 0) {
      declaration.inspect?.(node, this.#report);
      return result;
    }
    const given = args.map((arg) => this.#name(arg));
    const { code, message, range } = wrongCall(node, candidates, receiver && this.#name(receiver), given);
    this.#report(code, message, range);
    return types.error;
  }

  /** A function called by its name alone, or on a receiver. */
  #named(node: CallExpr): Callable | undefined {
    if (node.receiver !== undefined) return this.#names.functions.get(node.function);
    const absolute = node.function.startsWith('.');
    return this.#functionIn(absolute ? node.function.slice(1) : node.function, absolute);
  }

  #functionIn(name: string, absolute: boolean): Callable | undefined {
    for (const prefix of absolute ? [''] : this.#names.prefixes) {
      const callable = this.#names.functions.get(prefix + name);
      if (callable !== undefined) return callable;
    }
    return undefined;
  }

  /** A function whose name has dots in it: `math.abs(x)`. */
  #namespaced(node: CallExpr): Callable | undefined {
    if (node.receiver === undefined) return undefined;
    const global = this.#globalName(node.receiver);
    if (global === undefined) return undefined;
    return this.#functionIn(`${global.name}.${node.function}`, global.absolute);
  }

  #unknownFunction(node: CallExpr): void {
    if (node.function === '') return;
    const { code, message, range, fix } = unknownFunction(node, this.#names.functions.values());
    this.#report(code, message, range, fix);
  }

  #name(type: CelType): string {
    return typeName(this.#substitution.apply(type, true));
  }

  // --- containers

  #list(node: ListExpr): CelType {
    const optional = new Set(node.optionalElements);
    const elements = node.elements.map((element, index) => {
      const type = this.visit(element);
      return optional.has(index) ? this.#unwrapped(type, element.range) : type;
    });
    return types.list(this.#joined(elements));
  }

  #map(node: MapExpr): CelType {
    const keys: CelType[] = [];
    const values: CelType[] = [];
    for (const entry of node.entries) {
      keys.push(this.visit(entry.key));
      const value = this.visit(entry.value);
      values.push(entry.optional ? this.#unwrapped(value, entry.value.range) : value);
    }
    return types.map(this.#joined(keys), this.#joined(values));
  }

  /** What is inside an optional, where one is needed. */
  #unwrapped(type: CelType, range: Range): CelType {
    const inner = this.#substitution.freshParameter();
    if (this.#substitution.assign(types.optional(inner), type)) return inner;
    this.#report('not-optional', `After \`?\` an optional value is needed; this is ${this.#name(type)}.`, range);
    return types.error;
  }

  /** One type for several values; a fresh parameter for none. */
  #joined(several: readonly CelType[]): CelType {
    const [first, ...others] = several;
    if (first === undefined) return this.#substitution.freshParameter();
    return others.reduce((joined, type) => this.#substitution.join(joined, type), first);
  }

  // --- macros

  #macro(node: MacroExpr): CelType {
    const receiver = this.#substitution.apply(this.visit(node.receiver));
    const variables = this.#variablesOf(node, receiver);
    this.#scope = { macro: node, types: variables, outer: this.#scope };
    const args = node.args.map((arg) => this.visit(arg));
    this.#scope = this.#scope.outer;
    return this.#macroType(node, receiver, variables, args);
  }

  #variablesOf(node: MacroExpr, receiver: CelType): readonly CelType[] {
    // The entries of a block stay open, as in the reference implementation.
    if (node.name === 'bind') return [node.variables[0]?.name.startsWith('@') ? types.dyn : receiver];
    if (node.name === 'optMap' || node.name === 'optFlatMap') return [this.#unwrapped(receiver, node.receiver.range)];
    const two = node.variables.length === 2;
    switch (receiver.kind) {
      case 'list':
        return two ? [types.int, receiver.element] : [receiver.element];
      case 'map':
        return two ? [receiver.key, receiver.value] : [receiver.key];
      case 'struct':
        return two ? [types.string, types.dyn] : [types.string];
      case 'parameter':
        this.#substitution.assign(types.dyn, receiver);
        return [types.dyn, types.dyn];
      case 'dyn':
      case 'error':
        return [types.dyn, types.dyn];
      default: {
        const message = `\`${node.name}\` goes through a list or map; this is ${this.#name(receiver)}.`;
        this.#report('not-iterable', message, node.receiver.range);
        return [types.error, types.error];
      }
    }
  }

  #macroType(node: MacroExpr, receiver: CelType, variables: readonly CelType[], args: readonly CelType[]): CelType {
    const [condition] = node.args;
    const last = args.at(-1) ?? types.error;
    const hasCondition =
      !['bind', 'optMap', 'optFlatMap'].includes(node.name) && (args.length === 2 || !TRANSFORMS.has(node.name));
    if (hasCondition && condition !== undefined && !this.#substitution.assign(types.bool, args[0] ?? types.error)) {
      const found = this.#name(args[0] ?? types.error);
      this.#report('not-a-condition', `\`${node.name}\` needs a condition here; this is ${found}.`, condition.range);
    }
    switch (node.name) {
      case 'all':
      case 'exists':
      case 'exists_one':
        return types.bool;
      case 'filter':
        return types.list(variables[0] ?? types.dyn);
      case 'map':
      case 'transformList':
        return types.list(last);
      case 'transformMap':
        return types.map(receiver.kind === 'list' ? types.int : (variables[0] ?? types.dyn), last);
      case 'transformMapEntry': {
        const entry = this.#substitution.apply(last);
        if (entry.kind === 'map' || isOpen(entry)) return entry.kind === 'map' ? entry : types.map();
        const message = `\`transformMapEntry\` needs a map of one entry here; this is ${this.#name(entry)}.`;
        this.#report('not-a-map', message, (node.args.at(-1) ?? node).range);
        return types.error;
      }
      case 'optMap':
        return types.optional(last);
      case 'optFlatMap':
        if (this.#substitution.assign(types.optional(this.#substitution.freshParameter()), last)) return last;
        this.#report('not-optional', '`optFlatMap` needs an optional value here.', (node.args.at(-1) ?? node).range);
        return types.error;
      case 'bind':
        return last;
    }
  }
}

const TRANSFORMS: ReadonlySet<string> = new Set(['map', 'transformList', 'transformMap', 'transformMapEntry']);

function literalType(value: unknown): CelType {
  switch (typeof value) {
    case 'boolean':
      return types.bool;
    case 'bigint':
      return types.int;
    case 'number':
      return types.double;
    case 'string':
      return types.string;
    default:
      if (value === null) return types.null;
      return value instanceof Uint8Array ? types.bytes : types.uint;
  }
}

/** What to assume after a problem: the result that all signatures share, else an error. */
function resultOfAll(signatures: readonly FunctionTypes[]): CelType {
  const [first] = signatures;
  return first !== undefined &&
    signatures.every(({ result }) => result === first.result) &&
    first.result.kind !== 'parameter'
    ? first.result
    : types.error;
}
