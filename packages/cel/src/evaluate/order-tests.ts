export type Comparison = '<' | '<=' | '>' | '>=';

/** What a comparison says of numbers that are less, equal, greater, or none of these because one of them is NaN. */
export interface OrderTest {
  readonly less: boolean;
  readonly equal: boolean;
  readonly greater: boolean;
  readonly neither: boolean;
}

export const ORDER_TESTS: Readonly<Record<Comparison | '==' | '!=', OrderTest>> = {
  '<': { less: true, equal: false, greater: false, neither: false },
  '<=': { less: true, equal: true, greater: false, neither: false },
  '>': { less: false, equal: false, greater: true, neither: false },
  '>=': { less: false, equal: true, greater: true, neither: false },
  '==': { less: false, equal: true, greater: false, neither: false },
  '!=': { less: true, equal: false, greater: true, neither: true },
};

/** Whether `a` and `b` compare so; without a call for each operator. */
export function holds({ less, equal, greater, neither }: OrderTest, a: number, b: number): boolean {
  if (a < b) return less;
  if (a > b) return greater;
  return a === b ? equal : neither;
}
