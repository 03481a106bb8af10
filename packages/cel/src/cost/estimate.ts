import { compileRegex, compileSearch, MAX_STATES } from '@parapet/pattern';
import type { Checked } from '../check/check.ts';
import { isStandard } from '../evaluate/calls.ts';
import { constantNodes } from '../evaluate/constants.ts';
import { MATCH_COST, matchCost, readingCost, readPattern, searchCost } from '../library/pattern-argument.ts';
import type { CallExpr, Expr, MacroExpr } from '../syntax/expr.ts';
import { children, nodeCount } from '../syntax/expr.ts';
import type { CelType } from '../types/type.ts';
import { Uint } from '../values/uint.ts';
import type { Extent } from './extent.ts';
import { ANYTHING, eitherOf, lookingAt, madeText, NOTHING, times, together } from './extent.ts';

/** The fewest and the most steps that an evaluation takes; `max` is `Infinity` where nothing bounds it. */
export interface CostEstimate {
  readonly min: number;
  readonly max: number;
}

/** What a node costs, and how large what it gives may be. */
interface Cost extends CostEstimate {
  readonly extent: Extent;
}

/** How large the values of variables may be, by their names. */
type Sizes = Readonly<Record<string, Extent>>;

/**
 * How many steps evaluating takes, without evaluating. `sizes` says how large the value of a variable may be; what it
 * does not name may be as large as its type allows, which for text, lists, maps and `dyn` is anything.
 */
export function estimateCost(checked: Checked, sizes: Sizes = {}): CostEstimate {
  const { min, max } = new Estimate(checked, sizes).of(checked.expr);
  return { min, max };
}

class Estimate {
  readonly #checked: Checked;
  readonly #sizes: Sizes;
  readonly #constant: ReadonlySet<Expr>;
  /** How large the variables of the macros around a node may be. */
  readonly #locals = new Map<MacroExpr, Extent>();

  constructor(checked: Checked, sizes: Sizes) {
    this.#checked = checked;
    this.#sizes = sizes;
    this.#constant = constantNodes(checked.expr, checked);
  }

  of(node: Expr): Cost {
    const cost = this.#estimate(node);
    // Worked out once, before any evaluation; unless that takes too long.
    return this.#constant.has(node) ? { ...cost, min: 0 } : cost;
  }

  #estimate(node: Expr): Cost {
    const named = this.#named(node);
    if (named !== undefined) return named;
    switch (node.kind) {
      case 'literal':
        return free(extentOf(node.value));
      case 'select': {
        const operand = this.of(node.operand);
        return node.test ? { ...operand, extent: NOTHING } : this.#read(operand);
      }
      case 'index': {
        const operand = this.of(node.operand);
        return this.#read(sum([operand, this.of(node.index)], 0, operand.extent));
      }
      case 'unary':
        return { ...this.of(node.operand), extent: NOTHING };
      case 'binary':
        return this.#binary(node.operator, this.of(node.left), this.of(node.right));
      case 'conditional': {
        const condition = this.of(node.condition);
        const branches = [this.of(node.whenTrue), this.of(node.whenFalse)];
        return {
          // Neither, where the condition fails.
          min: condition.min,
          max: condition.max + Math.max(...branches.map(({ max }) => max)),
          extent: eitherOf(branches.map(({ extent }) => extent)),
        };
      }
      case 'call':
        return this.#call(node);
      case 'list':
      case 'map':
      case 'struct':
        return this.#container(node);
      case 'macro':
        return this.#macro(node);
      case 'identifier':
      case 'error':
        // What refers to nothing fails.
        return free(NOTHING);
    }
  }

  #named(node: Expr): Cost | undefined {
    const reference = this.#checked.referenceOf(node);
    switch (reference?.kind) {
      case 'variable': {
        const extent = Object.hasOwn(this.#sizes, reference.name) ? this.#sizes[reference.name] : undefined;
        return this.#read(free(extent ?? largest(this.#checked.typeOf(node))));
      }
      case 'local':
        return this.#read(free(this.#locals.get(reference.macro) ?? ANYTHING));
      case 'type':
        return free(NOTHING);
      default:
        return undefined;
    }
  }

  /** Making what was declared of what came takes a step for each part, keys included. */
  #read({ min, max, extent }: Cost): Cost {
    return { min, max: max + 2 * extent.parts, extent };
  }

  #binary(operator: string, left: Cost, right: Cost): Cost {
    const both = together([left.extent, right.extent]);
    switch (operator) {
      case '&&':
      case '||':
        return { min: left.min, max: left.max + right.max, extent: NOTHING };
      case 'in':
        return sum([left, right], times(right.extent.parts + 1, lookingAt(both) + 1), NOTHING);
      case '+':
        return sum([left, right], lookingAt(both), both);
      default:
        return sum([left, right], 2 * lookingAt(both), NOTHING);
    }
  }

  #container(node: Extract<Expr, { kind: 'list' | 'map' | 'struct' }>): Cost {
    const parts = children(node).map((part) => this.of(part));
    const own = node.kind === 'list' ? node.elements.length : node.entries.length;
    const inner = together(parts.map(({ extent }) => extent));
    const { min, max, extent } = sum(parts, own, { ...inner, parts: inner.parts + own });
    const written = node.kind === 'list' && node.elements.every(({ kind }) => kind === 'literal');
    return { min: written ? 0 : min + own, max, extent };
  }

  #call(node: CallExpr): Cost {
    const reference = this.#checked.referenceOf(node);
    if (reference?.kind !== 'function') return free(NOTHING);
    const receiver = reference.namespaced || node.receiver === undefined ? [] : [node.receiver];
    const args = [...receiver, ...node.args].map((arg) => this.of(arg));
    const packed = reference.packed ? { units: 0, parts: node.args.length } : NOTHING;
    const given = together([packed, ...args.map(({ extent }) => extent)]);
    const standard = isStandard(reference.candidates);
    const results = reference.candidates.map(({ result }) => result);
    const endless = !standard && results.some(isSizable);
    const counts = reference.declaration.name === 'lists.range';
    const extent = endless || counts ? ANYTHING : eitherOf(results.map((result) => resultExtent(result, given)));
    const own = standard ? dearest(given) : lookingAt(given);
    const patterns = standard ? patternSteps(node, reference.declaration.name, given) : 0;
    return sum(args, own + patterns + packed.parts + 2 * lookingAt(extent), extent);
  }

  #macro(node: MacroExpr): Cost {
    const receiver = this.of(node.receiver);
    const once = node.name === 'bind' || node.name.startsWith('opt');
    const rounds = once ? 1 : receiver.extent.parts;
    this.#locals.set(node, receiver.extent);
    const args = node.args.map((arg) => this.of(arg));
    this.#locals.delete(node);
    const weight = node.args.reduce((total, arg) => total + nodeCount(arg), 1);
    const body = args.reduce((total, { max }) => total + max, 0);
    const max = receiver.max + times(rounds, weight + body) + 2 * receiver.extent.parts;
    const made = args.at(-1)?.extent ?? NOTHING;
    // Every comparison looks at the texts of both keys.
    const sorting = node.name === 'sortBy' ? times(rounds * (rounds + 1), lookingAt(made) + 1) : 0;
    return { min: receiver.min, max: max + sorting, extent: this.#macroExtent(node, rounds, receiver.extent, made) };
  }

  #macroExtent({ name }: MacroExpr, rounds: number, receiver: Extent, made: Extent): Extent {
    switch (name) {
      case 'all':
      case 'exists':
      case 'exists_one':
        return NOTHING;
      case 'filter':
      case 'sortBy':
        return receiver;
      case 'bind':
      case 'optMap':
      case 'optFlatMap':
        return made;
      default:
        return together([receiver, { units: times(rounds, made.units), parts: times(rounds, made.parts + 1) }]);
    }
  }
}

/** The dearest of our functions compare all parts of their arguments with each other, or all characters. */
function dearest(given: Extent): number {
  const { units, parts } = given;
  return times(4 * parts + 2, lookingAt(given) + 1) + CHARACTER_COST * units + times(units, units) / 1024;
}

/** The most that one character of an argument costs: where two of them ask `format` for something. */
const CHARACTER_COST = 20;

function free(extent: Extent): Cost {
  return { min: 0, max: 0, extent };
}

/** All of them, and so many steps more at the most. */
function sum(costs: readonly Cost[], own: number, extent: Extent): Cost {
  return {
    min: costs.reduce((total, { min }) => total + min, 0),
    max: costs.reduce((total, { max }) => total + max, own),
    extent,
  };
}

function extentOf(value: unknown): Extent {
  if (typeof value === 'string') return { units: value.length, parts: 0 };
  if (value instanceof Uint || !(value instanceof Uint8Array)) return NOTHING;
  return { units: value.length, parts: 0 };
}

/** What reading patterns and searching by them takes; a pattern that is written out was read beforehand. */
function patternSteps({ args }: CallExpr, name: string, given: Extent): number {
  const search = name.startsWith('regex.');
  if (!search && name !== 'matches') return 0;
  const pattern = search ? args[1] : args.at(-1);
  const written = pattern?.kind === 'literal' && typeof pattern.value === 'string' ? pattern.value : undefined;
  const reading = written === undefined ? readingCost(given.units, MAX_STATES) : 0;
  const read: (pattern: string) => { readonly size: number; readonly groups?: number } = search
    ? compileSearch
    : compileRegex;
  const compiled = written === undefined ? undefined : readPattern(read, written);
  const states = written === undefined ? MAX_STATES : (compiled?.size ?? 0);
  if (!search) return reading + times(states, matchCost(1, given.units));
  const groups = written === undefined ? given.units : (compiled?.groups ?? 0);
  return reading + searchCost(states, given.units) + times(given.units + 1, MATCH_COST * (groups + 1));
}

function largest(type: CelType): Extent {
  return isSizable(type) ? ANYTHING : NOTHING;
}

function isSizable({ kind }: CelType): boolean {
  return !['bool', 'int', 'uint', 'double', 'null', 'timestamp', 'duration', 'type', 'opaque'].includes(kind);
}

function resultExtent(result: CelType, given: Extent): Extent {
  if (!isSizable(result)) return NOTHING;
  if (result.kind === 'string' || result.kind === 'bytes') return madeText(given);
  // As many pieces as there are characters, or the parts in another order.
  return { units: given.units + 64, parts: given.parts + given.units + 1 };
}
