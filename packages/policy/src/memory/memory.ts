import type { Condition } from '../condition/condition.ts';
import type { Expression } from '../condition/expression.ts';
import type { MemorySyntax } from '../syntax/policy-syntax.ts';

/** A memory of a policy, as it is asked. */
export interface Memory {
  readonly name: string;
  readonly syntax: MemorySyntax;
  /** Over its definition and not its name: equal definitions share what is remembered. */
  readonly digest: string;
  /** In milliseconds. */
  readonly within: number;
  /** Expressions whose values together are the key. */
  readonly key: readonly Expression[];
  /** What the key reads of a moment. */
  readonly keyReads: ReadonlySet<string>;
}

/** A memory at a kind of moment that it is made of. */
export interface MadeMemory {
  readonly memory: Memory;
  readonly when: Condition;
  readonly sum: Expression | undefined;
  readonly max: Expression | undefined;
  readonly values: Expression | undefined;
  /** Memories that end with it. */
  readonly ends: readonly Memory[];
}

/** Every expression that decides what is remembered. */
export const expressionsOfMade = ({ when, sum, max, values, memory }: MadeMemory): readonly Expression[] => [
  ...when.expressions,
  ...[sum, max, values].flatMap((expression) => expression ?? []),
  ...memory.key,
];
