import type { CelType } from './type.ts';
import { isBuiltAlike, isOpen, mapParts, parts, sameType, types } from './type.ts';

/** What a function takes and gives. */
export interface FunctionTypes {
  readonly args: readonly CelType[];
  readonly result: CelType;
}

/**
 * What the type parameters of one expression stand for, as far as the checker has found out. The rules of assignment
 * are those of cel-go (`checker/types.go`), so that inferred types agree with the reference implementation.
 */
export class Substitution {
  readonly #found = new Map<string, CelType>();
  /** What each binding replaced, so that a failed attempt can be taken back. */
  readonly #trail: (readonly [string, CelType | undefined])[] = [];
  #fresh = 0;

  /** A parameter that nothing is known of yet. */
  freshParameter(): CelType {
    this.#fresh += 1;
    return types.parameter(`?${this.#fresh}`);
  }

  /** The types of a function with its parameters replaced by fresh ones, the same for the same. */
  instantiate(generic: FunctionTypes): FunctionTypes {
    if (!isGeneric(generic.result) && !generic.args.some(isGeneric)) return generic;
    const fresh = new Map<string, CelType>();
    const replace = (type: CelType): CelType => {
      if (type.kind !== 'parameter') return mapParts(type, replace);
      const known = fresh.get(type.name) ?? this.freshParameter();
      fresh.set(type.name, known);
      return known;
    };
    const args = generic.args.map(replace);
    return { args, result: replace(generic.result) };
  }

  /** The type with what is known put in; `final` makes `dyn` of what stayed open. */
  apply(type: CelType, final = false): CelType {
    if (type.kind === 'parameter') {
      const known = this.#found.get(type.name);
      if (known !== undefined) return this.apply(known, final);
      return final ? types.dyn : type;
    }
    return mapParts(type, (part) => this.apply(part, final));
  }

  /** Whether all values of the second list's types may stand where the first's are wanted; binds parameters if so. */
  assignAll(wanted: readonly CelType[], given: readonly CelType[]): boolean {
    if (wanted.length !== given.length) return false;
    const mark = this.#trail.length;
    const fits = wanted.every((type, index) => this.#assign(given[index] ?? types.error, type));
    if (!fits) this.#takeBack(mark);
    return fits;
  }

  assign(wanted: CelType, given: CelType): boolean {
    return this.assignAll([wanted], [given]);
  }

  /** One type for values of both: the more general one if they agree, else `dyn`. */
  join(a: CelType, b: CelType): CelType {
    return this.assign(a, b) ? moreGeneral(a, b) : types.dyn;
  }

  #takeBack(mark: number): void {
    while (this.#trail.length > mark) {
      const [name, previous] = this.#trail.pop() as readonly [string, CelType | undefined];
      if (previous === undefined) this.#found.delete(name);
      else this.#found.set(name, previous);
    }
  }

  #bind(name: string, type: CelType): void {
    this.#trail.push([name, this.#found.get(name)]);
    this.#found.set(name, type);
  }

  #assign(a: CelType, b: CelType): boolean {
    if (b.kind === 'parameter') {
      const outcome = this.#substitute(a, b);
      if (outcome !== 'unrelated') return outcome === 'valid';
    }
    if (a.kind === 'parameter') return this.#substitute(b, a) === 'valid';
    if (isOpen(a) || isOpen(b)) return true;
    if (a.kind === 'null') return acceptsNull(b);
    if (b.kind === 'null') return acceptsNull(a);
    if (a.kind === 'struct' && b.kind === 'map') return this.#structAsMap(b);
    if (b.kind === 'struct' && a.kind === 'map') return this.#structAsMap(a);
    if (a.kind === 'type' && b.kind === 'type') return true;
    return isBuiltAlike(a, b, (part, other) => this.#assign(part, other));
  }

  /** A struct is a JSON object, and may stand where a map with string keys is wanted. */
  #structAsMap(map: CelType & { kind: 'map' }): boolean {
    return this.#assign(types.string, map.key) && this.#assign(types.dyn, map.value);
  }

  /** Whether `type` may be what `parameter` stands for; `unrelated` leaves the other direction to be tried. */
  #substitute(type: CelType, parameter: CelType & { kind: 'parameter' }): 'valid' | 'invalid' | 'unrelated' {
    if (type.kind === 'parameter' && type.name === parameter.name) return 'valid';
    const known = this.#found.get(parameter.name);
    if (known === undefined) {
      if (this.#occurs(parameter.name, type)) return 'unrelated';
      this.#bind(parameter.name, type);
      return 'valid';
    }
    if (sameType(type, known)) return 'valid';
    if (!this.#assign(type, known)) return 'invalid';
    const general = moreGeneral(type, known);
    if (!this.#occurs(parameter.name, general)) this.#bind(parameter.name, general);
    return 'valid';
  }

  #occurs(name: string, type: CelType): boolean {
    if (type.kind === 'parameter') {
      if (type.name === name) return true;
      const known = this.#found.get(type.name);
      return known !== undefined && this.#occurs(name, known);
    }
    return parts(type).some((part) => this.#occurs(name, part));
  }
}

function isGeneric(type: CelType): boolean {
  return type.kind === 'parameter' || parts(type).some(isGeneric);
}

/** Whether types could fit by their kinds alone; a quick no before the slow question. */
export function mayFit(wanted: readonly CelType[], given: readonly CelType[]): boolean {
  if (wanted.length !== given.length) return false;
  for (let index = 0; index < wanted.length; index += 1) {
    const a = wanted[index]?.kind ?? 'error';
    const b = given[index]?.kind ?? 'error';
    if (a !== b && !ADAPTABLE.has(a) && !ADAPTABLE.has(b)) return false;
  }
  return true;
}

/** Kinds that may fit other kinds than their own. */
const ADAPTABLE: ReadonlySet<CelType['kind']> = new Set(['dyn', 'error', 'parameter', 'null', 'struct']);

function acceptsNull({ kind }: CelType): boolean {
  return ['null', 'struct', 'opaque', 'optional', 'timestamp', 'duration'].includes(kind);
}

function moreGeneral(a: CelType, b: CelType): CelType {
  // `null` says less than the type it may stand for.
  if (b.kind === 'null' && a.kind !== 'null') return a;
  return isAtLeastAsGeneral(a, b) ? a : b;
}

function isAtLeastAsGeneral(a: CelType, b: CelType): boolean {
  if (a.kind === 'dyn' || a.kind === 'parameter') return true;
  if (a.kind === 'type' && b.kind === 'type') return true;
  return isBuiltAlike(a, b, isAtLeastAsGeneral);
}
