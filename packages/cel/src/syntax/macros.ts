import type { MacroName } from './expr.ts';

/** How a macro is written: what it is called on, and how many arguments name variables or are expressions. */
export interface MacroForm {
  readonly name: MacroName;
  /** `cel` for those written `cel.name(...)`; undefined for those written on a receiver. */
  readonly namespace?: 'cel';
  /** The name used in the source, where it differs from `name`. */
  readonly spelling?: string;
  readonly variables: number;
  readonly args: number;
}

/** The macros of the standard and its extensions, `has` apart, which is a `select` that tests. */
export const MACROS: readonly MacroForm[] = [
  { name: 'all', variables: 1, args: 1 },
  { name: 'all', variables: 2, args: 1 },
  { name: 'exists', variables: 1, args: 1 },
  { name: 'exists', variables: 2, args: 1 },
  { name: 'exists_one', variables: 1, args: 1 },
  { name: 'exists_one', spelling: 'existsOne', variables: 1, args: 1 },
  { name: 'exists_one', variables: 2, args: 1 },
  { name: 'exists_one', spelling: 'existsOne', variables: 2, args: 1 },
  { name: 'filter', variables: 1, args: 1 },
  { name: 'sortBy', variables: 1, args: 1 },
  { name: 'map', variables: 1, args: 1 },
  { name: 'map', variables: 1, args: 2 },
  { name: 'transformList', variables: 2, args: 1 },
  { name: 'transformList', variables: 2, args: 2 },
  { name: 'transformMap', variables: 2, args: 1 },
  { name: 'transformMap', variables: 2, args: 2 },
  { name: 'transformMapEntry', variables: 2, args: 1 },
  { name: 'transformMapEntry', variables: 2, args: 2 },
  { name: 'optMap', variables: 1, args: 1 },
  { name: 'optFlatMap', variables: 1, args: 1 },
  { name: 'bind', namespace: 'cel', variables: 1, args: 1 },
];

const FORMS = Map.groupBy(MACROS, (form) => form.spelling ?? form.name);

/**
 * The form that a call has, or undefined when it is an ordinary function. `map(x, p, t)` and `exists(k, v, p)` both have
 * three arguments, so a second variable is only assumed where the name has no form with fewer variables.
 */
export function macroForm(name: string, namespace: boolean, count: number): MacroForm | undefined {
  return FORMS.get(name)?.find((form) => {
    const written = form.variables + form.args + (form.namespace === undefined ? 0 : 1);
    return (form.namespace !== undefined) === namespace && written === count;
  });
}
