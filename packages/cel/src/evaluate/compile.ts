import type { Checked } from '../check/check.ts';
import type { Expr, MacroExpr } from '../syntax/expr.ts';
import { types } from '../types/type.ts';
import { EvaluationError } from '../values/evaluation-error.ts';
import { LimitReached } from '../values/meter.ts';
import type { Result } from '../values/value.ts';
import { compileCall, givesRaw, isStandard } from './calls.ts';
import type { Compiler, Watch } from './compiler.ts';
import { constantNodes, evaluatedAhead } from './constants.ts';
import { compileList, compileMap } from './containers.ts';
import * as nodeErrors from './errors.ts';
import type { Closure, RawClosure } from './frame.ts';
import { Frame } from './frame.ts';
import { compileIndex } from './indexes.ts';
import { compileConditional, compileNot } from './logic.ts';
import { compileMacro } from './macros.ts';
import { compileName } from './names.ts';
import { compileBinary, compileNegation } from './operators.ts';
import { givesOptional } from './optional-parts.ts';
import { compileSelect, compileTest } from './paths.ts';
import { settled } from './settled-read.ts';

/** The steps one evaluation may take unless it is told otherwise: at the worst some tens of milliseconds. */
export const DEFAULT_MAX_STEPS = 500_000;

export interface CompileOptions {
  /** How many steps (about one per node evaluated and per element looked at) one evaluation may take. */
  readonly maxSteps?: number;
}

/** A compiled expression. It keeps nothing between evaluations. */
export interface Program {
  /**
   * The value of the expression for these variables. Never throws; what goes wrong is an `EvaluationError`, and one of
   * code `limit-exceeded` when it took too many steps.
   */
  evaluate(variables: Readonly<Record<string, unknown>>): Result;
  /** `evaluate`, with the steps it took. */
  measure(variables: Readonly<Record<string, unknown>>): { readonly result: Result; readonly steps: number };
}

/**
 * Makes an expression, or the part of it under `node`, ready to be evaluated many times. Parts that have problems
 * evaluate to errors. A macro's variables that `node` reads from outside itself are given like other variables.
 */
export function compile(checked: Checked, node: Expr = checked.expr, options: CompileOptions = {}): Program {
  return program(makeCompiler(checked, node, undefined).value(node), options);
}

/** `compile` of the whole expression, with every node seen by `watch` when it is evaluated. */
export function compileWatched(checked: Checked, watch: Watch, options: CompileOptions): Program {
  return program(makeCompiler(checked, checked.expr, watch).value(checked.expr), options);
}

const program = (run: Closure, { maxSteps = DEFAULT_MAX_STEPS }: CompileOptions): Program =>
  new CompiledProgram(run, maxSteps);

/** One small object, because of a thousand programs that are evaluated in turn each costs what of it has to be fetched. */
class CompiledProgram implements Program {
  readonly #run: Closure;
  readonly #maxSteps: number;

  constructor(run: Closure, maxSteps: number) {
    this.#run = run;
    this.#maxSteps = maxSteps;
  }

  evaluate(variables: Readonly<Record<string, unknown>>): Result {
    return this.#finish(new Frame(variables, this.#maxSteps));
  }

  measure(variables: Readonly<Record<string, unknown>>): { readonly result: Result; readonly steps: number } {
    const frame = new Frame(variables, this.#maxSteps);
    const result = this.#finish(frame);
    return { result, steps: this.#maxSteps - frame.steps };
  }

  #finish(frame: Frame): Result {
    try {
      return this.#run(frame);
    } catch (thrown) {
      return aborted(thrown);
    }
  }
}

function aborted(thrown: unknown): EvaluationError {
  if (thrown instanceof LimitReached) return new EvaluationError('limit-exceeded', thrown.message);
  // Too deep a recursion, or a text or list longer than the engine can hold.
  if (thrown instanceof RangeError)
    return new EvaluationError('limit-exceeded', 'The evaluation needs too much space.');
  return new EvaluationError('internal', 'The evaluation failed for a reason of its own; please report it.');
}

function makeCompiler(checked: Checked, root: Expr, watch: Watch | undefined): Compiler {
  const constant = watch === undefined ? constantNodes(root, checked) : NOTHING;
  const slots = new Map<MacroExpr, number>();
  let used = 0;
  const compiler: Compiler = {
    checked,
    watch,
    typeOf: (node) => checked.typeOf(node),
    value: (node) => {
      const run = compileValue(node, compiler);
      if (watch !== undefined) return watch.value(node, run);
      return constant.has(node) ? evaluatedAhead(run) : run;
    },
    declaredTypeOf: (node) => (isInput(node, compiler) ? checked.typeOf(node) : types.dyn),
    raw: (node) => {
      const path = compilePath(node, compiler);
      return path === undefined ? compiler.value(node) : (watch?.raw(node, path) ?? path);
    },
    slotOf: (macro, variable) => {
      const slot = slots.get(macro);
      return slot === undefined ? undefined : slot + variable;
    },
    within: (macro, compileBody) => {
      const slot = used;
      used += 2;
      slots.set(macro, slot);
      const compiled = compileBody(slot);
      slots.delete(macro);
      used -= 2;
      return compiled;
    },
  };
  return compiler;
}

const NOTHING: ReadonlySet<Expr> = new Set();

/** What reads input without looking at its type; undefined for every other node. */
function compilePath(node: Expr, compiler: Compiler): RawClosure | undefined {
  const named = compileName(node, compiler);
  if (named !== undefined) return named;
  if (node.kind === 'select' && !node.test) return compileSelect(node, compiler);
  if (node.kind === 'index') return compileIndex(node, compiler);
  return node.kind === 'call' && givesRaw(node, compiler) ? compileCall(node, compiler) : undefined;
}

/** Whether a node gives input, or what a declared function made, just as it came. */
function isInput(node: Expr, compiler: Compiler): boolean {
  const reference = compiler.checked.referenceOf(node);
  switch (reference?.kind) {
    case 'variable':
      return true;
    case 'type':
      return false;
    case 'local':
      if (compiler.slotOf(reference.macro, reference.variable) === undefined) return true;
      return !reference.macro.name.startsWith('opt') && isInput(reference.macro.receiver, compiler);
    case 'function':
      return !isStandard(reference.candidates);
  }
  if (node.kind !== 'select' && node.kind !== 'index') return false;
  return !givesOptional(node, compiler) && isInput(node.operand, compiler);
}

function compileValue(node: Expr, compiler: Compiler): Closure {
  const path = compilePath(node, compiler);
  if (path !== undefined) return settled(path, compiler.declaredTypeOf(node));
  switch (node.kind) {
    case 'literal': {
      const { value } = node;
      return () => value;
    }
    case 'select':
      return compileTest(node, compiler);
    case 'unary':
      return node.operator === '!' ? compileNot(node, compiler) : compileNegation(node, compiler);
    case 'binary':
      return compileBinary(node, compiler);
    case 'conditional':
      return compileConditional(node, compiler);
    case 'call':
      return compileCall(node, compiler);
    case 'list':
      return compileList(node, compiler);
    case 'map':
      return compileMap(node, compiler);
    case 'macro':
      return compileMacro(node, compiler);
    default: {
      const broken = nodeErrors.broken(node.range);
      return () => broken;
    }
  }
}
