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

function forms(name: MacroName, ...counts: readonly (readonly [variables: number, args: number])[]): MacroForm[] {
  return counts.map(([variables, args]) => ({ name, variables, args }));
}

const EXISTS_ONE = forms('exists_one', [1, 1], [2, 1]);

/** The macros of the standard and its extensions, `has` apart, which is a `select` that tests. */
export const MACROS: readonly MacroForm[] = [
  ...forms('all', [1, 1], [2, 1]),
  ...forms('exists', [1, 1], [2, 1]),
  ...EXISTS_ONE,
  ...EXISTS_ONE.map((form) => ({ ...form, spelling: 'existsOne' })),
  ...forms('filter', [1, 1]),
  ...forms('sortBy', [1, 1]),
  ...forms('map', [1, 1], [1, 2]),
  ...forms('transformList', [2, 1], [2, 2]),
  ...forms('transformMap', [2, 1], [2, 2]),
  ...forms('transformMapEntry', [2, 1], [2, 2]),
  ...forms('optMap', [1, 1]),
  ...forms('optFlatMap', [1, 1]),
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
