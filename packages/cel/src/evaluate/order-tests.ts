export type Comparison = '<' | '<=' | '>' | '>=';

/** What a comparison says of numbers that are less, equal, greater, or none of these because one of them is NaN. */
export interface OrderTest {
  readonly less: boolean;
  readonly equal: boolean;
  readonly greater: boolean;
  readonly neither: boolean;
}

export const ORDER_TESTS: Readonly<Record<Comparison | '==' | '!=', OrderTest>> = {
  '<': orderTest(true, false, false),
  '<=': orderTest(true, true, false),
  '>': orderTest(false, false, true),
  '>=': orderTest(false, true, true),
  '==': orderTest(false, true, false),
  '!=': orderTest(true, false, true, true),
};

function orderTest(less: boolean, equal: boolean, greater: boolean, neither = false): OrderTest {
  return { less, equal, greater, neither };
}

/** Whether `a` and `b` compare so; without a call for each operator. */
export function holds({ less, equal, greater, neither }: OrderTest, a: number, b: number): boolean {
  if (a < b) return less;
  if (a > b) return greater;
  return a === b ? equal : neither;
}
