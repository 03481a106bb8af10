import {
  type CelType,
  EvaluationError,
  type FieldDecl,
  type FunctionDecl,
  type Opaque,
  opaque,
  type Result,
  types,
  Unknown,
  type VariableDecl,
} from '@parapet/cel';

const { bool, double, int, optional, timestamp } = types;

const always: Readonly<Record<string, FieldDecl>> = {
  seen: { type: bool, doc: 'Whether anything is remembered.' },
  count: { type: int, doc: 'How many moments are remembered.' },
  first: { type: optional(timestamp), doc: 'When the first of them happened; none where there is none.' },
  last: { type: optional(timestamp), doc: 'When the last of them happened; none where there is none.' },
};

const sum: FieldDecl = { type: double, doc: 'The sum over all of them, exact and rounded once.' };
const max: FieldDecl = { type: double, doc: 'The largest of them; absent where there is none.' };
const distinct: FieldDecl = { type: int, doc: 'How many different values are remembered.' };

/** Everything that any memory can be asked. */
export const memoryMembers: Readonly<Record<string, FieldDecl>> = { ...always, sum, max, distinct };

/** What of a memory's definition decides what it can be asked. */
export interface MemoryShape {
  readonly name: { readonly value: string };
  readonly sum?: unknown;
  readonly max?: unknown;
  readonly values?: unknown;
}

/** What conditions may ask a memory: of `sum`, `max` and `values` only what its definition says. */
export function memoryVariable(syntax: MemoryShape): VariableDecl {
  const fields = {
    ...always,
    ...(syntax.sum !== undefined && { sum }),
    ...(syntax.max !== undefined && { max }),
    ...(syntax.values !== undefined && { distinct }),
  };
  return {
    type: types.struct(syntax.values ? valuesTypeName : 'Memory', fields),
    doc: `The memory \`${syntax.name.value}\` of this policy.`,
  };
}

/** Memories that remember values have a type of their own, which `has` is a method of. */
const valuesTypeName = 'MemoryOfValues';
const receiver: CelType = types.struct(valuesTypeName, {});

/** Where a memory's value holds its values: no condition can name it. */
export const valuesField = ' values';

/** The values that a memory remembers, which can only be asked after. */
export class RememberedValues implements Opaque {
  readonly [opaque] = 'values';
  readonly has: (value: unknown) => Result;

  constructor(has: (value: unknown) => Result) {
    this.has = has;
  }
}

export const memoryFunctions: readonly FunctionDecl[] = [
  {
    name: 'has',
    doc: 'Whether the value is among those that the memory remembers.',
    overloads: [
      {
        id: 'memory_has_value',
        receiver,
        args: [types.dyn],
        result: bool,
        strict: false,
        call: ((memory: Result, value: Result): Result => {
          if (memory instanceof Unknown || memory instanceof EvaluationError) return memory;
          const values = (memory as unknown as Readonly<Record<string, unknown>>)[valuesField];
          return values instanceof RememberedValues ? values.has(value) : new Unknown([]);
        }) as never,
      },
    ],
  },
];
