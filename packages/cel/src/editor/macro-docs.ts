import type { MacroForm } from '../syntax/macros.ts';
import { MACROS } from '../syntax/macros.ts';

/** A macro as editors show it. */
export interface MacroDoc {
  /** As it is written: `exists`, `cel.bind`, `has`. */
  readonly name: string;
  readonly doc: string;
  /** What stands between the parentheses, one list for each way of writing it. */
  readonly forms: readonly (readonly string[])[];
  /** What it is called on; `nothing` for those called by name. */
  readonly on: 'container' | 'optional' | 'nothing';
}

const DOCS: Readonly<Record<string, string>> = {
  all: 'Whether the condition holds for every element, or for every key of a map.',
  exists: 'Whether the condition holds for an element, or for a key of a map.',
  exists_one: 'Whether the condition holds for exactly one element, or for exactly one key of a map.',
  existsOne: 'Whether the condition holds for exactly one element or entry.',
  filter: 'The elements, or keys of a map, for which the condition holds.',
  map: 'What the expression makes of each element or key, of those that fulfil the condition if there is one.',
  transformList: 'What the expression makes of each element or entry, as a list.',
  transformMap: 'What the expression makes of each element or entry, under its index or key.',
  transformMapEntry: 'The entries that the expression makes of each element or entry, as one map.',
  optMap: 'What the expression makes of the value, if there is one.',
  optFlatMap: 'The optional that the expression makes of the value, if there is one.',
  bind: 'The last argument, in which the name stands for the value.',
  sortBy: 'The elements in the order of what the expression makes of them.',
};

const VALUES: Readonly<Record<string, string>> = {
  map: 'result',
  optMap: 'result',
  optFlatMap: 'result',
  sortBy: 'key',
  transformList: 'result',
  transformMap: 'result',
  transformMapEntry: 'entry',
};

/** Every macro of the language. */
export const MACRO_DOCS: readonly MacroDoc[] = [
  { name: 'has', doc: 'Whether the field is there.', forms: [['x.field']], on: 'nothing' },
  ...[...Map.groupBy(MACROS, ({ name, spelling }) => spelling ?? name)].map(([name, forms]): MacroDoc => {
    const bind = forms[0]?.namespace !== undefined;
    return {
      name: bind ? `cel.${name}` : name,
      doc: DOCS[name] ?? '',
      forms: forms.map((form) => (bind ? ['name', 'value', 'result'] : parameters(name, form))),
      on: bind ? 'nothing' : name.startsWith('opt') ? 'optional' : 'container',
    };
  }),
];

function parameters(name: string, { variables, args }: MacroForm): readonly string[] {
  const last = VALUES[name] ?? 'condition';
  return [...(variables === 2 ? ['key', 'value'] : ['x']), ...(args === 2 ? ['condition', last] : [last])];
}
